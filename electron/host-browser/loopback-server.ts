import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { z } from 'zod';
import { bytesFollow, bytesOf, type EventEnvelope } from '#shared/bridge/envelope';
import type { Logger } from '../ports/logger';
import type { BridgeDispatcher } from '../services/bridge-dispatcher';
import { readRendererFile, securityHeaders } from '../services/renderer-files';
import type { EntryCodes } from './entry-codes';

/** Told to a socket whose browser is not the one in use: the page then offers to take over. */
export const closedForAnotherBrowser = 4001;

const largestMessage = 4 * 1024 * 1024;
const entry = z.strictObject({ code: z.string().min(1).max(200) });

export interface LoopbackOptions {
  readonly rendererFolder: string;
  readonly codes: EntryCodes;
  readonly dispatch: BridgeDispatcher;
  readonly logger: Logger;
}

/**
 * The renderer and its bridge on loopback. Every request must name this very host and port (DNS rebinding), every
 * request that does something must come from our own page, and the bridge opens only for a session cookie.
 * One browser at a time: the replica lives in a browser, and two would each believe they are the only one.
 */
export class LoopbackServer {
  readonly #options: LoopbackOptions;
  readonly #server: Server;
  readonly #sockets = new WebSocketServer({ noServer: true, maxPayload: largestMessage });
  readonly #connected = new Map<WebSocket, string>();
  #activeSession: string | null = null;
  #port = 0;

  constructor(options: LoopbackOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
    this.#server.requestTimeout = 30_000;
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Listens on this machine only. Resolves false when the port is taken. Port 0 picks a free one. */
  async listen(port: number): Promise<number | null> {
    return new Promise((resolve) => {
      this.#server.once('error', () => resolve(null));
      this.#server.listen(port, '127.0.0.1', () => {
        const address = this.#server.address();
        this.#port = typeof address === 'object' && address ? address.port : port;
        resolve(this.#port);
      });
    });
  }

  broadcast(envelope: EventEnvelope): void {
    const text = JSON.stringify(envelope);
    for (const socket of this.#connected.keys()) socket.send(text);
  }

  async close(): Promise<void> {
    for (const socket of this.#connected.keys()) socket.terminate();
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  get #cookieName(): string {
    // Cookies do not know ports: two workstations on one machine must not overwrite each other's.
    return `meridian-${this.#port}`;
  }

  #sessionOf(request: IncomingMessage): string | null {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    const found = cookies.find((cookie) => cookie.startsWith(`${this.#cookieName}=`));
    return found === undefined ? null : found.slice(this.#cookieName.length + 1);
  }

  #isForUs(request: IncomingMessage): boolean {
    return request.headers.host === `127.0.0.1:${this.#port}`;
  }

  #isFromOurPage(request: IncomingMessage): boolean {
    return this.#isForUs(request) && request.headers.origin === this.origin;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const headers = securityHeaders(`'self' ws://127.0.0.1:${this.#port}`);
    const end = (status: number, body: Buffer | string = '', more: Record<string, string> = {}): void => {
      response.writeHead(status, { ...headers, 'cache-control': 'no-cache', ...more });
      response.end(body);
    };
    if (!this.#isForUs(request)) {
      this.#options.logger.warn('loopback.foreign-host');
      return end(404);
    }
    // The raw target, not a parsed URL: parsing would already have resolved the dots we look for.
    const [path = '/', query] = (request.url ?? '/').split('?');
    if (request.method === 'POST') {
      if (!this.#isFromOurPage(request)) return end(403);
      if (path === '/session') return this.#enter(request, end);
      if (path === '/session/take-over') return this.#takeOver(request, end);
      return end(404);
    }
    if (request.method !== 'GET' && request.method !== 'HEAD') return end(405);
    const file = await readRendererFile(this.#options.rendererFolder, path);
    if (!file) return end(404);
    // A browser keeps the compiled program beside what it may keep: half of what a start would take otherwise.
    const keeping = file.lasting ? { 'cache-control': 'private, max-age=31536000, immutable' } : {};
    // What it keeps may be damaged: the page asks for this where it could not begin (renderer/public/damaged-cache.js).
    const lettingGo = path === '/' && query === 'fresh' ? { 'clear-site-data': '"cache"' } : {};
    end(200, file.bytes, { 'content-type': file.contentType, ...keeping, ...lettingGo });
  }

  async #enter(
    request: IncomingMessage,
    end: (status: number, body?: string, more?: Record<string, string>) => void,
  ): Promise<void> {
    const asked = entry.safeParse(await readSmallJson(request));
    const token = asked.success ? this.#options.codes.exchange(asked.data.code) : null;
    if (token === null) return end(401);
    return end(204, '', { 'set-cookie': `${this.#cookieName}=${token}; HttpOnly; SameSite=Strict; Path=/` });
  }

  #takeOver(request: IncomingMessage, end: (status: number) => void): void {
    const session = this.#sessionOf(request);
    if (!this.#options.codes.isSession(session)) {
      end(401);
      return;
    }
    this.#activeSession = session;
    for (const [socket, owner] of this.#connected)
      if (owner !== session) socket.close(closedForAnotherBrowser);
    end(204);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const session = this.#sessionOf(request);
    const welcome =
      request.url === '/bridge' && this.#isFromOurPage(request) && this.#options.codes.isSession(session);
    if (!welcome) {
      this.#options.logger.warn('bridge.sender-refused', { where: 'upgrade' });
      socket.end(`HTTP/1.1 ${this.#isFromOurPage(request) ? '401 Unauthorized' : '403 Forbidden'}\r\n\r\n`);
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#welcome(opened, session));
  }

  #welcome(socket: WebSocket, session: string): void {
    const others = [...this.#connected.values()].some((owner) => owner !== session);
    if (others && this.#activeSession !== session) {
      socket.close(closedForAnotherBrowser);
      return;
    }
    this.#activeSession = session;
    this.#connected.set(socket, session);
    socket.on('close', () => this.#connected.delete(socket));
    socket.on('error', () => socket.terminate());
    socket.on('message', (data, isBinary) => {
      if (isBinary) socket.close(1003);
      else void this.#reply(socket, String(data));
    });
  }

  async #reply(socket: WebSocket, text: string): Promise<void> {
    const response = await this.#options.dispatch(parseJson(text));
    if (socket.readyState !== socket.OPEN) return;
    const bytes = bytesOf(response);
    if (!bytes) return socket.send(JSON.stringify(response));
    // In one breath: what is sent between the two would be taken for the bytes.
    socket.send(JSON.stringify({ ...response, result: { ok: true, value: {} }, [bytesFollow]: true }));
    socket.send(bytes);
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const readSmallJson = async (request: IncomingMessage): Promise<unknown> => {
  let text = '';
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > 4_096) return null;
  }
  return parseJson(text);
};
