import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { hubProduct, protocolVersion } from '#shared/protocol/version';
import { HubClient, parseHubAddress } from './hub-client';

const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** A client of something that listens on this machine but need not be a hub. */
const clientOf = async (listener: RequestListener): Promise<HubClient> => {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return new HubClient(`http://127.0.0.1:${port}`, fetch);
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

const answering = (status: number, type: string, body: string): Promise<HubClient> =>
  clientOf((_request, response) => response.writeHead(status, { 'content-type': type }).end(body));

const codeOf = async (client: HubClient, expected: string | null = null): Promise<string> => {
  const described = await client.describe(expected);
  return described.ok ? 'ok' : described.error.code;
};

describe('a hub, or something else at its address', () => {
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
    const older = await answering(
      200,
      'application/json',
      JSON.stringify({ ...description, protocolVersion: 0, oldestWorkstationProtocol: 0 }),
    );
    expect(await codeOf(older)).toBe('protocol.hub-too-old');
  });

  it('is unreachable when nothing listens or the line drops', async () => {
    expect(await codeOf(new HubClient('http://127.0.0.1:9', fetch))).toBe('hub.unreachable');
    const dropping = await clientOf((request) => request.socket.destroy());
    expect(await codeOf(dropping)).toBe('hub.unreachable');
    const cutting = await clientOf((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"product":');
      setTimeout(() => response.destroy(), 5);
    });
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
