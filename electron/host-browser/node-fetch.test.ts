import { createServer, type RequestListener, type Server } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { HubClient } from '../courier/hub-client';
import { nodeFetch } from './node-fetch';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const json = { 'content-type': 'application/json' };
const unreachable = { ok: false, error: { code: 'hub.unreachable' } };

// Electron's own needs Electron; what it promises is what `fetch` does.
describe.each([
  ['Node’s client', nodeFetch],
  ['fetch', fetch],
] as const)('the hub, asked by %s', (_name, by) => {
  const clientOf = async (listener: RequestListener): Promise<HubClient> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return new HubClient(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`, by);
  };

  it('hears what it is told, and is read as it was before a proxy packed it', async () => {
    const echo = await clientOf(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const heard = [request.method, request.headers['authorization'], Buffer.concat(chunks).toString()];
      const said = Buffer.from(JSON.stringify(heard));
      const encoding = request.url?.slice(1) ?? '';
      const packed =
        encoding === 'gzip' ? gzipSync(said) : encoding === 'br' ? brotliCompressSync(said) : said;
      response.writeHead(200, encoding === '' ? json : { ...json, 'content-encoding': encoding }).end(packed);
    });
    const body = { greeting: 'Grüße '.repeat(30_000) };
    for (const path of ['/', '/gzip', '/br']) {
      const answer = await echo.bytes({ method: 'POST', path, body, token: 'mine' });
      const heard: unknown = answer.ok && JSON.parse(new TextDecoder().decode(answer.value));
      expect(heard).toEqual(['POST', 'Bearer mine', JSON.stringify(body)]);
    }
  });

  it('takes bytes as they are', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
    const echo = await clientOf((request, response) => {
      response.writeHead(200, json);
      request.pipe(response);
    });
    expect(await echo.bytes({ method: 'PUT', path: '/', bytes })).toEqual({ ok: true, value: bytes });
  });

  it('sends nobody on to somewhere else', async () => {
    const portal = await clientOf((request, response) => {
      if (request.url === '/portal') response.writeHead(200, json).end('{}');
      else response.writeHead(302, { location: '/portal' }).end();
    });
    expect(await portal.bytes({ method: 'GET', path: '/' })).toMatchObject({
      error: { code: 'hub.not-a-hub', details: { status: 302 } },
    });
  });

  it('is unreachable where nothing listens, where the line drops, and in the middle of an answer', async () => {
    const nobody = new HubClient('http://127.0.0.1:9', by);
    expect(await nobody.bytes({ method: 'GET', path: '/' })).toMatchObject(unreachable);
    const dropping = await clientOf((request) => request.socket.destroy());
    expect(await dropping.bytes({ method: 'GET', path: '/' })).toMatchObject(unreachable);
    const cutting = await clientOf((_request, response) => {
      response
        .writeHead(200, { ...json, 'content-length': '500' })
        .write('{"half":', () => response.destroy());
    });
    expect(await cutting.bytes({ method: 'GET', path: '/' })).toMatchObject(unreachable);
    const cuttingPacked = await clientOf((_request, response) => {
      const packed = gzipSync(Buffer.alloc(100_000, 'x'));
      response.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': packed.length });
      response.write(packed.subarray(0, 50), () => response.destroy());
    });
    expect(await cuttingPacked.bytes({ method: 'GET', path: '/' })).toMatchObject(unreachable);
  });

  it('is given up before it answers, and in the middle of it', async () => {
    const silent = await clientOf(() => undefined);
    const soon = { method: 'GET', path: '/', signal: AbortSignal.timeout(20) } as const;
    expect(await silent.bytes(soon)).toMatchObject(unreachable);
    const stop = new AbortController();
    const slow = await clientOf((_request, response) => {
      response.writeHead(200, json).write('{"half":', () => stop.abort());
    });
    expect(await slow.bytes({ method: 'GET', path: '/', signal: stop.signal })).toMatchObject(unreachable);
  });

  it('is heard word by word, and its line is closed when nobody listens any more', async () => {
    let closed: () => void = () => undefined;
    const isClosed = new Promise<void>((resolve) => (closed = resolve));
    const speaking = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('one');
      response.on('close', closed);
    });
    const stop = new AbortController();
    const answer = await speaking.send({ method: 'GET', path: '/', signal: stop.signal });
    const heard: string[] = [];
    const listening = async (): Promise<void> => {
      if (!answer.ok || !answer.value.body) return;
      for await (const chunk of answer.value.body) {
        heard.push(new TextDecoder().decode(chunk));
        stop.abort();
      }
    };
    await expect(listening()).rejects.toThrow();
    expect(heard).toEqual(['one']);
    await isClosed;
  });
});
