import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type EmbeddedPostgres,
  findFreePort,
  openEmbeddedPostgres,
  socketFolderOf,
} from '../../../server/storage/embedded-postgres';
import { findPostmaster, isRunning } from '../../../server/storage/postmaster';
import { removeHubFolder } from '../../support/hub-folder';

const asRoot = process.getuid?.() === 0;

const folders: string[] = [];
let started: EmbeddedPostgres[] = [];
/** A cluster with something in it; every test finds its server stopped. Making one takes seconds, so they share it. */
let folder: string;

beforeAll(async () => {
  folder = await newFolder();
  await query(await open(folder), "CREATE TABLE kept (note text); INSERT INTO kept VALUES ('हिसाब · חשבון')");
  await stopAll();
});
afterEach(() => stopAll());
afterAll(async () => {
  for (const one of folders) await removeHubFolder(one);
});

const stopAll = async (): Promise<void> => {
  for (const postgres of started) await postgres.stop();
  started = [];
};

/** A folder that no other account can enter, as a checkout under somebody's home may be. */
const newFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-pg-'));
  folders.push(folder);
  return folder;
};

const open = async (folder: string, ownsServer = true): Promise<EmbeddedPostgres> => {
  const postgres = await openEmbeddedPostgres(folder, { ownsServer });
  started.push(postgres);
  return postgres;
};

const settingsOf = async (folder: string): Promise<{ port: number; cluster: string; password: string }> =>
  JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8'));

const query = async (postgres: EmbeddedPostgres, sql: string): Promise<Record<string, unknown>[]> => {
  const client = new pg.Client({ connectionString: postgres.connectionString('postgres') });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const postmasterOf = async (folder: string) => {
  const postmaster = await findPostmaster((await settingsOf(folder)).cluster);
  if (!postmaster) throw new Error('no server runs');
  return postmaster;
};

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

const remembered = (postgres: EmbeddedPostgres) => query(postgres, 'SELECT note FROM kept');
const note = [{ note: 'हिसाब · חשבון' }];

describe('a new cluster', () => {
  it('is UTF-8 with the built-in locale, whatever the environment says; one port and password a folder', async () => {
    const { LANG, LC_ALL } = process.env;
    delete process.env['LANG'];
    process.env['LC_ALL'] = 'POSIX';
    const other = await newFolder();
    try {
      await mkdir(join(other, 'postgres.making'));
      await writeFile(join(other, 'postgres.making', 'PG_VERSION'), 'what a kill left behind');
      const [postgres, first] = [await open(other), await open(folder)];
      expect(
        await query(
          postgres,
          "SELECT pg_encoding_to_char(encoding) AS encoding, datlocprovider, datlocale FROM pg_database WHERE datname = 'template1'",
        ),
      ).toEqual([{ encoding: 'UTF8', datlocprovider: 'b', datlocale: 'C.UTF-8' }]);
      expect(await query(postgres, "SELECT to_regclass('kept') AS kept")).toEqual([{ kept: null }]);
      expect(await remembered(first)).toEqual(note);
      const [a, b] = [await settingsOf(folder), await settingsOf(other)];
      for (const key of ['port', 'cluster', 'password'] as const) expect(a[key]).not.toBe(b[key]);
    } finally {
      if (LANG !== undefined) process.env['LANG'] = LANG;
      if (LC_ALL === undefined) delete process.env['LC_ALL'];
      else process.env['LC_ALL'] = LC_ALL;
    }
  });

  it('never runs as root, listens on this machine only and asks for its password', async () => {
    const postgres = await open(folder);
    const { pid, port } = await postmasterOf(folder);
    if (process.platform === 'linux')
      expect(await readFile(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\s/m);
    expect(await query(postgres, "SELECT current_setting('listen_addresses') AS at")).toEqual([
      { at: '127.0.0.1' },
    ]);
    const client = new pg.Client({
      connectionString: `postgres://meridian:wrong@127.0.0.1:${port}/postgres`,
    });
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  it.runIf(process.platform !== 'win32')(
    'is spoken to through its own folder, by whoever found it too',
    async () => {
      const ways = [await open(folder), await open(folder, false)].map((postgres) =>
        query(postgres, 'SELECT inet_server_addr() AS address'),
      );
      // A socket in the file system has no address.
      expect(await Promise.all(ways)).toEqual([[{ address: null }], [{ address: null }]]);
      const { port, socketFolder } = await postmasterOf(folder);
      const stranger = {
        host: socketFolder ?? '',
        port,
        user: 'meridian',
        password: 'wrong',
        database: 'postgres',
      };
      await expect(new pg.Client(stranger).connect()).rejects.toMatchObject({ code: '28P01' });
    },
  );

  it.runIf(process.platform !== 'win32')(
    'in a folder that takes no socket is spoken to over TCP',
    async () => {
      const { port, cluster } = await settingsOf(folder);
      const inTheWay = join(cluster, `.s.PGSQL.${port}`);
      await mkdir(inTheWay);
      try {
        const [answer] = await query(await open(folder), 'SELECT host(inet_server_addr()) AS address');
        expect(answer).toEqual({ address: '127.0.0.1' });
      } finally {
        await stopAll();
        await rm(inTheWay, { recursive: true });
      }
    },
  );

  it('in a folder whose name is too long for a socket is spoken to over TCP', () => {
    expect(socketFolderOf(`/${'a'.repeat(87)}`)).toBe(
      process.platform === 'win32' ? null : `/${'a'.repeat(87)}`,
    );
    expect(socketFolderOf(`/${'a'.repeat(88)}`)).toBeNull();
    expect(socketFolderOf(`/${'é'.repeat(44)}`)).toBeNull();
  });

  it('that was whole when its making was cut short is found', async () => {
    await rename(join(folder, 'postgres.json'), join(folder, 'postgres.json.making'));
    expect(await remembered(await open(folder))).toEqual(note);
  });
});

describe('a server that runs already', () => {
  it('is used as it is, and ended only by whoever owns it', async () => {
    await open(folder);
    const { pid } = await postmasterOf(folder);
    const guest = await open(folder, false);
    expect(await remembered(guest)).toEqual(note);
    await guest.stop();
    expect(isRunning(pid)).toBe(true);
    // A hub that was killed left it behind: the next hub takes it over and ends it.
    const heir = await open(folder, true);
    expect((await postmasterOf(folder)).pid).toBe(pid);
    await heir.stop();
    expect(isRunning(pid)).toBe(false);
  });

  it('is found by its own file, even where the settings name another port', async () => {
    await open(folder);
    const settings = await settingsOf(folder);
    await writeFile(join(folder, 'postgres.json'), JSON.stringify({ ...settings, port: 1 }));
    expect(await remembered(await open(folder))).toEqual(note);
    expect(await settingsOf(folder)).toEqual(settings);
  });

  it('is shared by two that start it at the same moment', async () => {
    const [one, other] = await Promise.all([open(folder), open(folder)]);
    expect([await remembered(one), await remembered(other)]).toEqual([note, note]);
  });
});

describe('a server that is gone', () => {
  it('by kill -9 comes back with all that was committed', async () => {
    await open(folder);
    const { pid } = await postmasterOf(folder);
    process.kill(pid, 'SIGKILL');
    expect(await remembered(await open(folder))).toEqual(note);
    expect((await postmasterOf(folder)).pid).not.toBe(pid);
  });

  it('by kill -9 is awaited where its processes still work on what they were asked', async () => {
    const before = await open(folder);
    const { pid } = await postmasterOf(folder);
    const client = new pg.Client({ connectionString: before.connectionString('postgres') });
    client.on('error', () => undefined);
    await client.connect();
    // Busy for a second: one that waits for its client would hear at once that its server is gone.
    const busy = `DO $$ BEGIN WHILE clock_timestamp() < '${new Date(Date.now() + 1_000).toISOString()}' LOOP END LOOP; END $$`;
    const asked = client.query(busy).catch(() => undefined);
    process.kill(pid, 'SIGKILL');
    expect(await remembered(await open(folder))).toEqual(note);
    await asked;
    await client.end();
  });

  it('leaves alone the process that has its number now', async () => {
    const postgres = await open(folder);
    const { cluster } = await settingsOf(folder);
    const pidFile = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
    await postgres.stop();
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
    try {
      await writeFile(join(cluster, 'postmaster.pid'), pidFile.replace(/^\d+/, String(bystander.pid)));
      expect(await remembered(await open(folder))).toEqual(note);
      expect(isRunning(bystander.pid ?? 0)).toBe(true);
    } finally {
      bystander.kill();
    }
  });

  it('moves to another port where its own is taken meanwhile', async () => {
    const postgres = await open(folder);
    const { port } = await settingsOf(folder);
    await postgres.stop();
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    try {
      expect(await remembered(await open(folder))).toEqual(note);
      expect((await settingsOf(folder)).port).not.toBe(port);
    } finally {
      squatter.close();
    }
  });

  it('moves to another port where its own is taken just as it starts', async () => {
    const squatter = createServer();
    const taken = await findFreePort(0);
    await new Promise<void>((resolve) => squatter.listen(taken, '127.0.0.1', resolve));
    const answers = [taken];
    try {
      const postgres = await openEmbeddedPostgres(folder, {
        ownsServer: true,
        freePort: async (wanted) => answers.shift() ?? findFreePort(wanted),
      });
      started.push(postgres);
      expect(await remembered(postgres)).toEqual(note);
      expect(answers).toEqual([]);
    } finally {
      squatter.close();
    }
  });

  it.runIf(process.platform !== 'win32')(
    'moves to another port where a file beside the socket of its own names a process of a later day',
    async () => {
      const { port, cluster } = await settingsOf(folder);
      const other = await open(await newFolder());
      const { pid } = await postmasterOf(folders.at(-1) ?? '');
      await writeFile(join(cluster, `.s.PGSQL.${port}.lock`), `${pid}\n`, { mode: 0o644 });
      expect(await remembered(await open(folder))).toEqual(note);
      expect((await settingsOf(folder)).port).not.toBe(port);
      await other.stop();
    },
  );
});

describe('settings', () => {
  const withSettings = async (change: () => Promise<void>, then: (cluster: string) => Promise<void>) => {
    const path = join(folder, 'postgres.json');
    const text = await readFile(path, 'utf8');
    const { cluster } = await settingsOf(folder);
    await change();
    try {
      await then(cluster);
      expect(await exists(join(cluster, 'PG_VERSION'))).toBe(true);
    } finally {
      await stopAll();
      await writeFile(path, text);
    }
    expect(await remembered(await open(folder))).toEqual(note);
  };

  it('that are damaged are said to be, and nothing is made in their place', () =>
    withSettings(
      () => writeFile(join(folder, 'postgres.json'), '{"port": 54'),
      async () => {
        await expect(open(folder)).rejects.toThrow(/postgres\.json is damaged.*restore it from a backup/);
      },
    ));

  it('that are lost never cost the database they belong to', () =>
    withSettings(
      () => rm(join(folder, 'postgres.json')),
      async (cluster) => {
        // Root keeps clusters elsewhere, each in a place of its own; anybody else's lies beside the settings.
        if (!asRoot)
          return expect(open(folder)).rejects.toThrow(/postgres\.json that holds its password is gone/);
        await open(folder);
        const made = await settingsOf(folder);
        expect(made.cluster).not.toBe(cluster);
        await stopAll();
        await rm(dirname(made.cluster), { recursive: true, force: true });
      },
    ));
});
