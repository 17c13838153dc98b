import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EntryCodes } from './entry-codes';
import { closedForAnotherBrowser, LoopbackServer } from './loopback-server';

let folder: string;
let server: LoopbackServer;
let codes: EntryCodes;
let port: number;
let now = 1_000;
const sockets: WebSocket[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-loopback-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>Meridian</title>');
  codes = new EntryCodes(() => now);
  server = new LoopbackServer({
    rendererFolder: folder,
    codes,
    dispatch: async () => ({ version: 1, kind: 'response', id: 1, result: { ok: true, value: 'heard' } }),
    logger: { info: () => undefined, warn: () => undefined },
  });
  port = (await server.listen(0)) ?? 0;
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** A raw request: fetch would tidy the path and refuse to lie about the host. */
const ask = ({ method = 'GET', path = '/', headers = {}, body }: Asked) =>
  new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, headers: { host: `127.0.0.1:${port}`, ...headers } },
      (response) => {
        let text = '';
        response.on('data', (chunk) => {
          text += String(chunk);
        });
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });

const origin = () => ({ origin: `http://127.0.0.1:${port}` });

const enter = async (code: string): Promise<string | null> => {
  const { status, headers } = await ask({
    method: 'POST',
    path: '/session',
    headers: { ...origin(), 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  if (status !== 204) return null;
  const cookie = String((headers['set-cookie'] as string[] | undefined)?.[0]);
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  return cookie.split(';')[0] ?? null;
};

/** Resolves with `open`, or with the close code or HTTP status that refused it. */
const connect = (headers: Record<string, string>): Promise<{ socket: WebSocket; outcome: string }> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, { headers });
    sockets.push(socket);
    let settled = false;
    const settle = (outcome: string) => {
      if (settled) return;
      settled = true;
      resolve({ socket, outcome });
    };
    socket.on('close', (code) => settle(String(code)));
    socket.on('unexpected-response', (_request, response) => settle(String(response.statusCode)));
    socket.on('error', () => undefined);
    // A refusal of a session comes right after the handshake; an answer proves that the bridge is open.
    socket.on('open', () => socket.send('{}'));
    socket.on('message', () => settle('open'));
  });

describe('the loopback page', () => {
  it('is served with a policy that allows nothing from elsewhere', async () => {
    const { status, headers } = await ask({});
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).not.toContain('unsafe-eval');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it('is there only under its own host name', async () => {
    for (const host of [`localhost:${port}`, 'evil.example', `127.0.0.1:${port + 1}`])
      expect((await ask({ headers: { host } })).status).toBe(404);
  });

  it.each([
    '/../package.json',
    '/%2e%2e/x.json',
    '/..%2fx.json',
    '/\\..\\x.json',
    '/%00',
    '/index.html%00.js',
  ])('has nothing at %s', async (path) => {
    expect((await ask({ path })).status).toBe(404);
  });

  it('may keep what is named by its content, and nothing else', async () => {
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'assets', 'index-Dr2TqAEt.js'), '');
    expect((await ask({ path: '/assets/index-Dr2TqAEt.js' })).headers['cache-control']).toContain(
      'immutable',
    );
    expect((await ask({ path: '/' })).headers['cache-control']).toBe('no-cache');
  });

  it('has the browser let go of what it keeps where a page could not begin with that', async () => {
    expect((await ask({ path: '/?fresh' })).headers['clear-site-data']).toBe('"cache"');
    expect((await ask({ path: '/' })).headers['clear-site-data']).toBeUndefined();
  });

  it('changes nothing for a foreign page', async () => {
    for (const headers of [{}, { origin: 'https://evil.example' }, { origin: 'null' }] as Record<
      string,
      string
    >[])
      expect((await ask({ method: 'POST', path: '/session', headers, body: '{}' })).status).toBe(403);
  });
});

describe('the code in the address', () => {
  it('opens once where it stood on a command line, and only for a minute', async () => {
    const code = codes.launchCode();
    expect(await enter(code)).not.toBeNull();
    expect(await enter(code)).toBeNull();
    const late = codes.launchCode();
    now += 60_001;
    expect(await enter(late)).toBeNull();
  });

  it('opens for the whole run where it was printed for the person', async () => {
    now += 24 * 3_600_000;
    expect(await enter(codes.printed)).not.toBeNull();
    expect(await enter(codes.printed)).not.toBeNull();
  });

  it('leaves sessions that the next run knows by their hashes', () => {
    let kept: string[] = [];
    const run = () =>
      new EntryCodes(
        () => now,
        kept,
        (sessions) => (kept = sessions),
      );
    const first = run();
    const token = first.exchange(first.printed);
    expect(kept).toHaveLength(1);
    expect(kept).not.toContain(token);
    expect(run().isSession(token)).toBe(true);
    const later = run();
    for (let entry = 0; entry < 8; entry++) later.exchange(later.printed);
    expect(run().isSession(token)).toBe(false);
  });

  it('is refused when it is wrong, malformed or huge', async () => {
    for (const code of ['', 'guess', `${codes.printed}x`, 'x'.repeat(100_000)])
      expect(await enter(code)).toBeNull();
  });
});

describe('the bridge over the socket', () => {
  it('opens for our page with a session, and for nobody else', async () => {
    const cookie = (await enter(codes.printed)) ?? '';
    expect((await connect({ ...origin(), cookie })).outcome).toBe('open');
    expect((await connect({ ...origin() })).outcome).toBe('401');
    expect((await connect({ ...origin(), cookie: `meridian-${port}=forged` })).outcome).toBe('401');
    expect((await connect({ origin: 'https://evil.example', cookie })).outcome).toBe('403');
    expect((await connect({ cookie })).outcome).toBe('403');
  });

  it('serves a second window of the same browser, and asks a second browser to take over', async () => {
    const first = (await enter(codes.printed)) ?? '';
    const second = (await enter(codes.printed)) ?? '';
    const open = await connect({ ...origin(), cookie: first });
    expect(open.outcome).toBe('open');
    expect((await connect({ ...origin(), cookie: first })).outcome).toBe('open');
    expect((await connect({ ...origin(), cookie: second })).outcome).toBe(String(closedForAnotherBrowser));

    const firstClosed = new Promise((resolve) => open.socket.once('close', resolve));
    const takeOver = await ask({
      method: 'POST',
      path: '/session/take-over',
      headers: { ...origin(), cookie: second },
    });
    expect(takeOver.status).toBe(204);
    expect(await firstClosed).toBe(closedForAnotherBrowser);
    expect((await connect({ ...origin(), cookie: second })).outcome).toBe('open');
  });
});
