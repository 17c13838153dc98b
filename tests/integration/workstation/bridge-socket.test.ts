import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { EntryCodes } from '../../../electron/host-browser/entry-codes';
import { LoopbackServer } from '../../../electron/host-browser/loopback-server';
import { DataFolder } from '../../../electron/ports/data-folder';
import { FileSecretStore } from '../../../electron/services/file-secret-store';
import { startWorkstation, type Workstation } from '../../../electron/workstation';
import { bridgeTransportCases, type CarriesEnvelopes } from '../../conformance/bridge-transport';

const logger = { info: () => undefined, warn: () => undefined };

let folder: string;
let workstation: Workstation;
let server: LoopbackServer | null = null;
let socket: WebSocket;
let transport: CarriesEnvelopes;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-socket-'));
  workstation = await startWorkstation({
    host: {
      capabilities: {
        host: 'browser',
        notifications: false,
        opensFiles: false,
        systemKeyring: false,
        recorder: false,
      },
      secrets: new FileSecretStore(new DataFolder(folder), null),
      fetch,
      logger,
      systemLocales: () => ['en'],
      openExternal: async () => undefined,
      openFile: async () => false,
      downloadsFolder: () => '/nowhere',
      printPage: null,
      notify: () => undefined,
      watchAbsence: null,
      recorder: null,
      broadcast: (envelope) => server?.broadcast(envelope),
    },
    dataFolder: folder,
    fontsFolder: '',
    pdfThread: '',
    version: 'test',
    hubUrl: null,
    signInSample: false,
  });
  const codes = new EntryCodes(() => Date.now());
  const loopback = new LoopbackServer({
    rendererFolder: folder,
    codes,
    dispatch: workstation.dispatch,
    logger,
  });
  server = loopback;
  const port = (await loopback.listen(0)) ?? 0;
  socket = new WebSocket(`ws://127.0.0.1:${port}/bridge`, {
    headers: { origin: loopback.origin, cookie: `meridian-${port}=${codes.exchange(codes.printed)}` },
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  transport = {
    call: (envelope) =>
      new Promise((resolve) => {
        const hear = (data: unknown): void => {
          const said = JSON.parse(String(data));
          if (said.kind !== 'response' || said.id !== (envelope as { id?: unknown }).id) return;
          socket.off('message', hear);
          resolve(said);
        };
        socket.on('message', hear);
        socket.send(JSON.stringify(envelope));
      }),
  };
});
afterAll(async () => {
  socket.terminate();
  await server?.close();
  await workstation.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the bridge over the loopback socket', () => {
  it.each(bridgeTransportCases)('$name', async ({ run, expected }) => {
    expect(await run(transport)).toEqual(expected);
  });
});
