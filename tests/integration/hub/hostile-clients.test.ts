import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, httpStatusOf, recoveryOf } from '#shared/kernel/errors';
import type { ScopeId } from '#shared/kernel/ids';
import { postJson } from '../../support/ask-hub';
import type { HubCaller } from '../../support/hub-caller';
import { addFile, filePath, manifestOf, someFile } from '../../support/hub-file';
import { TestHub } from '../../support/running-hub';

/*
 * Clients that are broken or mean no good, over bare sockets. Each is answered by a code of the one table, and
 * everybody else goes on working.
 */

const connections = 40;
const limits = {
  headTimeout: 900,
  bodyGrace: 400,
  bodyRate: 8 * 1024,
  requestTimeout: 2_200,
  slowBytes: 100 * 1024,
  connections,
};
let hub: TestHub;
let pat: HubCaller;
let sockets: Socket[] = [];

beforeAll(async () => {
  hub = await TestHub.start({ limits });
  pat = await hub.signIn('pat');
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  await hub.close();
});

const dial = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname, () => resolve(socket));
    socket.once('error', reject);
    sockets.push(socket);
  });

/** Everything the hub says on a connection until it hangs up. */
const heardOn = (socket: Socket): Promise<string> =>
  new Promise((resolve) => {
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
    });
    // The hub may hang up on one who still sends: what it said before stands.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(heard));
  });

const expectRefusal = (heard: string, code: ErrorCode): void => {
  expect(heard).toContain(`HTTP/1.1 ${httpStatusOf(code)} `);
  expect(heard).toContain(`{"error":{"code":"${code}"}}`);
};

const expectUp = async (): Promise<void> => {
  expect((await pat.get('/v1/me')).status).toBe(200);
};

const head = (path: string, ...more: readonly string[]): string => headOf('POST', path, ...more);

const headOf = (method: string, path: string, ...more: readonly string[]): string =>
  [
    `${method} ${path} HTTP/1.1`,
    'Host: hub',
    `Authorization: ${pat.headers['authorization']}`,
    ...more,
    '',
    '',
  ].join('\r\n');

describe('a body of a gigabyte', () => {
  it('is refused by what its head says, before a byte of it came', async () => {
    const socket = await dial();
    const heard = heardOn(socket);
    socket.write(head('/v1/mutations', 'Content-Type: application/json', 'Content-Length: 1073741824'));
    expectRefusal(await heard, 'input.too-large');
    await expectUp();
  });

  it('that does not say how large it is ends at what a push may hold', async () => {
    const before = process.memoryUsage().arrayBuffers;
    const socket = await dial();
    const heard = heardOn(socket);
    socket.write(head('/v1/mutations', 'Content-Type: application/json', 'Transfer-Encoding: chunked'));
    const piece = 'x'.repeat(64 * 1024);
    let sent = 0;
    let gone = false;
    socket.on('close', () => {
      gone = true;
    });
    // As fast as the hub takes it, until it hangs up.
    while (!gone && sent < 2 ** 30) {
      const goesOn = socket.write(`${piece.length.toString(16)}\r\n${piece}\r\n`);
      sent += piece.length;
      if (!goesOn)
        await new Promise<void>((resolve) => {
          socket.once('drain', resolve);
          socket.once('close', () => resolve());
        });
    }
    await heard;
    expect(sent).toBeLessThan(2 ** 28);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 27);
    await expectUp();
  });
});

describe('a client that is slow on purpose', () => {
  it.each([
    ['in its head', () => 'POST /v1/pull HTTP/1.1\r\nHost: hub\r\nX-A: '],
    ['in its body', () => head('/v1/pull', 'Content-Type: application/json', 'Content-Length: 5000')],
  ])('%s is told so when its time is up, and holds nobody up meanwhile', async (_where, beginning) => {
    const crawling = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const socket = await dial();
        const heard = heardOn(socket);
        socket.write(beginning());
        const trickle = setInterval(() => socket.writable && socket.write('a'), 100);
        return heard.finally(() => clearInterval(trickle));
      }),
    );
    for (const heard of crawling) expectRefusal(heard, 'request.too-slow');
    await expectUp();
  });
});

describe('a client on a slow line', () => {
  /** What the hub says to clients that bring a file each as its one chunk, at once and a little at a time. */
  const bringSlowly = async (files: number): Promise<string[]> => {
    const bytes = someFile(80 * 1024);
    const piece = bytes.length / 8;
    const lines = await Promise.all(
      Array.from({ length: files }, async () => ({
        version: await addFile(pat, manifestOf(bytes)),
        socket: await dial(),
      })),
    );
    return Promise.all(
      lines.map(async ({ version, socket }) => {
        const heard = heardOn(socket);
        const type = 'Content-Type: application/octet-stream';
        const length = `Content-Length: ${bytes.length}`;
        socket.write(headOf('PUT', filePath(version, 'chunks/0'), type, length, 'Connection: close'));
        let sent = 0;
        const sending = setInterval(() => {
          if (!socket.writable || sent >= bytes.length) return;
          socket.write(bytes.subarray(sent, sent + piece));
          sent += piece;
        }, 80);
        return heard.finally(() => clearInterval(sending));
      }),
    );
  };

  it('waits its turn where those like it fill the memory that is theirs', async () => {
    const heard = await bringSlowly(2);
    expect(heard.filter((each) => each.includes('HTTP/1.1 204 '))).toHaveLength(1);
    expectRefusal(heard.find((each) => !each.includes('HTTP/1.1 204 ')) ?? '', 'request.too-slow');
  });

  it('brings a chunk for longer than any body may take that does not keep its pace', async () => {
    const began = performance.now();
    const [heard] = await bringSlowly(1);
    expect(heard).toContain('HTTP/1.1 204 ');
    expect(performance.now() - began).toBeGreaterThan(limits.bodyGrace);
  });

  it('is refused in the end, however steadily it goes on', async () => {
    const socket = await dial();
    const heard = heardOn(socket);
    socket.write(head('/v1/mutations', 'Content-Type: application/json', 'Content-Length: 90000'));
    const sending = setInterval(() => socket.writable && socket.write('x'.repeat(2_000)), 100);
    expectRefusal(await heard.finally(() => clearInterval(sending)), 'request.too-slow');
    await expectUp();
  });
});

describe('more connections than there is room for', () => {
  it('are told so, while those that stand go on; once some end there is room again', async () => {
    const idle = await Promise.all(Array.from({ length: connections + 10 }, () => dial()));
    const late = await dial();
    expectRefusal(await heardOn(late), 'hub.unavailable');
    for (const socket of idle) socket.destroy();
    await expect
      .poll(async () => (await pat.get('/v1/me').catch(() => null))?.status, { timeout: 5_000 })
      .toBe(200);
    sockets = [];
  });
});

describe('what is no request', () => {
  it.each([
    [
      'a head without end',
      (): string => `GET / HTTP/1.1\r\nHost: hub\r\nX-Long: ${'x'.repeat(40_000)}\r\n\r\n`,
      'input.too-large',
    ],
    ['a TLS greeting', (): string => '\u0016\u0003\u0001\u0000\u0001', 'input.invalid'],
    [
      'two lengths',
      (): string => head('/v1/pull', 'Content-Length: 1', 'Content-Length: 2'),
      'input.invalid',
    ],
    [
      'a length beside chunks',
      (): string => head('/v1/pull', 'Content-Length: 1', 'Transfer-Encoding: chunked'),
      'input.invalid',
    ],
  ] as const)('%s is refused by its code', async (_what, bytes, code) => {
    const socket = await dial();
    const heard = heardOn(socket);
    socket.write(bytes());
    expectRefusal(await heard, code);
    await expectUp();
  });
});

describe('what does not belong to whoever sends it', () => {
  it('is refused by a code that says what a client does next', async () => {
    const kim = await hub.signIn('kim');
    const finch = hub.ids().engagement('finch-tx') as string as ScopeId;
    const command = { type: 'work-item.note', workItemId: hub.ids().workItem('f1'), note: 'Seen?' } as const;
    const [invisible] = await pat.push(pat.mutation({ scope: finch, command }));
    expect(invisible).toMatchObject({
      outcome: 'rejected',
      error: { code: 'scope.not-visible' },
      current: null,
    });
    expect((await kim.command(command, { scope: finch })).outcome).toBe('applied');
    const forged = await pat.post('/v1/mutations', {
      protocolVersion: 1,
      deviceId: kim.deviceId,
      mutations: [pat.mutation({ scope: finch, command })],
    });
    expect(forged).toMatchObject({ status: 403, code: 'session.device-different' });

    const rae = await hub.session('rae');
    const refresh = (attempt: string) =>
      hub.ask('/v1/sessions/refresh', postJson({ refreshToken: rae.refreshToken, attempt }));
    expect((await refresh(randomUUID())).status).toBe(200);
    expect(await refresh(randomUUID())).toMatchObject({ status: 401, code: 'session.refresh-reused' });
    // Whoever holds the access token of that session is out too.
    const headers = { authorization: `Bearer ${rae.accessToken}` };
    expect(await hub.ask('/v1/me', { headers })).toMatchObject({ code: 'session.refresh-reused' });
    for (const code of ['scope.not-visible', 'session.device-different', 'session.refresh-reused'] as const)
      expect(recoveryOf(code)).toMatch(/^(needs-attention|sign-in)$/);
    await expectUp();
  });
});
