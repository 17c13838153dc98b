import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the proxy does to a stream of events; everything else passes as it is. */
export type StreamFault =
  | 'passes'
  /** Waits for the end of the body before it forwards any of it, headers included. */
  | 'holds-all'
  /** Forwards the headers and keeps the body. */
  | 'holds-body'
  /** Forwards what comes first and keeps the rest. */
  | 'holds-rest'
  /** Answers that it cannot reach the hub. */
  | 'refuses';

/** A proxy between workstation and hub, as offices and hotels have them: HTTP on both sides, streams at its mercy. */
export class BreakingProxy {
  fault: StreamFault = 'passes';
  /** How many streams were asked for. */
  streams = 0;
  readonly #server: Server;
  readonly #hub: URL;
  readonly #open = new Set<ServerResponse>();

  private constructor(hubUrl: string) {
    this.#hub = new URL(hubUrl);
    this.#server = createServer((asked, answer) => this.#forward(asked, answer));
  }

  static async to(hubUrl: string): Promise<BreakingProxy> {
    const proxy = new BreakingProxy(hubUrl);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Breaks every stream that is open. */
  cut(): void {
    for (const answer of this.#open) answer.destroy();
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #forward(asked: IncomingMessage, answer: ServerResponse): void {
    const isStream = asked.url === '/v1/pokes';
    if (isStream) this.streams += 1;
    if (isStream && this.fault === 'refuses') {
      answer.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return;
    }
    const { hostname, port } = this.#hub;
    const { method, url: path, headers } = asked;
    const onward = request({ hostname, port, method, path, headers }, (response) => {
      if (isStream) this.#stream(response, answer);
      else {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      }
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  }

  #stream(response: IncomingMessage, answer: ServerResponse): void {
    const { fault } = this;
    this.#open.add(answer);
    answer.on('close', () => this.#open.delete(answer));
    response.on('error', () => answer.destroy());
    if (fault !== 'holds-all') {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      answer.flushHeaders();
    }
    let chunks = 0;
    response.on('data', (chunk: Buffer) => {
      chunks += 1;
      if (fault === 'passes' || (fault === 'holds-rest' && chunks === 1)) answer.write(chunk);
    });
    response.on('end', () => answer.end());
  }
}
