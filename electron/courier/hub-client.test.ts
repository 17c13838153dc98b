import { createServer, type RequestListener, type Server } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { hubProduct, protocolVersion } from '#shared/protocol/version';
import { nodeFetch } from '../host-browser/node-fetch';
import { type Fetch, HubClient, parseHubAddress } from './hub-client';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A client of something that listens on this machine but need not be a hub. */
const clientOf = async (listener: RequestListener, by: Fetch = nodeFetch): Promise<HubClient> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return new HubClient(`http://127.0.0.1:${port}`, by);
};

const hubId = '0190f0d2-0000-7000-8000-000000000001';
const description = {
  product: hubProduct,
  hubId,
  name: 'Sample',
  protocolVersion,
  oldestWorkstationProtocol: 1,
  epoch: 'a',
  now: 0,
  sampleSignIn: false,
};

const json = { 'content-type': 'application/json' };

const codeOf = async (client: HubClient, expected: string | null = null): Promise<string> => {
  const described = await client.describe(expected);
  return described.ok ? 'ok' : described.error.code;
};

// Electron's own needs Electron; what it promises is what `fetch` does.
describe.each([
  ['Node’s client', nodeFetch],
  ['fetch', fetch],
] as const)('a hub, or something else at its address, by %s', (_name, by) => {
  const answering = (status: number, type: string, body: string): Promise<HubClient> =>
    clientOf((_request, response) => response.writeHead(status, { 'content-type': type }).end(body), by);

  it('is known by its description', async () => {
    const client = await answering(200, 'application/json', JSON.stringify(description));
    expect(await codeOf(client, hubId)).toBe('ok');
  });

  it.each([
    ['a web page', 200, 'text/html', '<h1>Welcome to our hotel</h1>', 'hub.not-a-hub'],
    ['a page that says not found', 404, 'text/html', 'no', 'hub.not-a-hub'],
    ['a redirect to a portal', 302, 'text/html', '', 'hub.not-a-hub'],
    ['JSON of something else', 200, 'application/json', '{"hello":1}', 'hub.not-a-hub'],
    ['HTML called JSON', 200, 'application/json', '<html>', 'hub.not-a-hub'],
    ['a proxy whose hub is down', 502, 'text/html', 'bad gateway', 'hub.unavailable'],
    ['an error in words of its own', 500, 'application/json', '{"oops":true}', 'hub.not-a-hub'],
  ])('tells %s', async (_name, status, type, body, code) => {
    expect(await codeOf(await answering(status, type, body))).toBe(code);
  });

  it('tells another hub, and a hub that speaks another protocol', async () => {
    const client = await answering(200, 'application/json', JSON.stringify(description));
    expect(await codeOf(client, '0190f0d2-0000-7000-8000-00000000ffff')).toBe('hub.different');
    const newer = await answering(
      200,
      'application/json',
      JSON.stringify({ ...description, protocolVersion: 99, oldestWorkstationProtocol: 99 }),
    );
    expect(await codeOf(newer)).toBe('protocol.workstation-too-old');
  });

  it('is unreachable when nothing listens or the line drops', async () => {
    expect(await codeOf(new HubClient('http://127.0.0.1:9', by))).toBe('hub.unreachable');
    const dropping = await clientOf((request) => request.socket.destroy(), by);
    expect(await codeOf(dropping)).toBe('hub.unreachable');
    const cutting = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"product":');
      setTimeout(() => response.destroy(), 5);
    }, by);
    expect(await codeOf(cutting)).toBe('hub.unreachable');
  });

  it('passes on what the hub says, and never invents a code', async () => {
    const known = await answering(403, 'application/json', '{"error":{"code":"person.disabled"}}');
    expect(await known.bytes({ method: 'GET', path: '/' })).toMatchObject({
      error: { code: 'person.disabled' },
    });
    const unknown = await answering(418, 'application/json', '{"error":{"code":"tea.pot"}}');
    expect(await unknown.bytes({ method: 'GET', path: '/' })).toMatchObject({
      error: { code: 'hub.failed' },
    });
  });

  it('sends what it is given, and reads what comes back as it was before it was packed', async () => {
    const echo = await clientOf(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const said = Buffer.from(
        JSON.stringify([request.method, request.headers['authorization'], Buffer.concat(chunks).toString()]),
      );
      const way = request.url ?? '';
      const packed = way === '/gzip' ? gzipSync(said) : way === '/br' ? brotliCompressSync(said) : said;
      response
        .writeHead(200, { ...json, ...(way === '/plain' ? {} : { 'content-encoding': way.slice(1) }) })
        .end(packed);
    }, by);
    for (const path of ['/plain', '/gzip', '/br']) {
      const answer = await echo.bytes({
        method: 'POST',
        path,
        body: { grüße: 'ß'.repeat(70_000) },
        token: 'mine',
      });
      const said: unknown = answer.ok && JSON.parse(new TextDecoder().decode(answer.value));
      expect(said).toEqual(['POST', 'Bearer mine', JSON.stringify({ grüße: 'ß'.repeat(70_000) })]);
    }
  });

  it('does not go where it is sent on to', async () => {
    const portal = await clientOf((request, response) => {
      if (request.url === '/portal') response.writeHead(200, json).end(JSON.stringify(description));
      else response.writeHead(302, { location: '/portal' }).end();
    }, by);
    expect(await codeOf(portal)).toBe('hub.not-a-hub');
  });

  it('is given up in the middle of an answer', async () => {
    const stop = new AbortController();
    const slow = await clientOf((_request, response) => {
      response.writeHead(200, json).write('{"half":');
      setTimeout(() => stop.abort(), 5);
    }, by);
    expect(await slow.bytes({ method: 'GET', path: '/', signal: stop.signal })).toMatchObject({
      error: { code: 'hub.unreachable' },
    });
  });

  it('is given up before an answer comes', async () => {
    const silent = await clientOf(() => undefined, by);
    expect(await silent.bytes({ method: 'GET', path: '/', signal: AbortSignal.timeout(20) })).toMatchObject({
      error: { code: 'hub.unreachable' },
    });
  });

  it('comes in words one after the other', async () => {
    const speaking = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const word of ['one', 'two']) response.write(word);
      response.end();
    }, by);
    const answer = await speaking.send({ method: 'GET', path: '/' });
    let heard = '';
    if (answer.ok && answer.value.body)
      for await (const chunk of answer.value.body) heard += new TextDecoder().decode(chunk);
    expect(heard).toBe('onetwo');
  });
});

describe('the address of a hub', () => {
  it.each([
    ['hub.example.com', 'https://hub.example.com'],
    ['  https://hub.example.com/path?x=1 ', 'https://hub.example.com'],
    ['http://localhost:7460', 'http://localhost:7460'],
    ['http://127.0.0.1:7460/', 'http://127.0.0.1:7460'],
  ])('%s is %s', (typed, origin) => {
    expect(parseHubAddress(typed)).toEqual({ ok: true, value: origin });
  });

  it.each([
    ['', 'hub.address-invalid'],
    ['http://hub.example.com', 'hub.address-insecure'],
    ['http://127.0.0.1.evil.example', 'hub.address-insecure'],
    ['https://me:secret@hub.example.com', 'hub.address-invalid'],
    ['ftp://hub.example.com', 'hub.address-invalid'],
    ['javascript:alert(1)', 'hub.address-invalid'],
    ['https://', 'hub.address-invalid'],
  ])('%s is refused: %s', (typed, code) => {
    expect(parseHubAddress(typed)).toMatchObject({ ok: false, error: { code } });
  });
});
