import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const opener = (platform: NodeJS.Platform): readonly [command: string, ...args: string[]] =>
  platform === 'darwin'
    ? ['open']
    : platform === 'win32'
      ? ['rundll32', 'url.dll,FileProtocolHandler']
      : ['xdg-open'];

const isOnPath = (command: string, path: string): boolean =>
  path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });

/** Whether this system can be asked to open a file in the program for its kind. */
export const canOpenFiles = (platform: NodeJS.Platform, path: string): boolean =>
  platform === 'darwin' || platform === 'win32' || isOnPath(opener(platform)[0], path);

/** Asks the system to open a file; false where it says that it cannot. The file is an argument, never part of a line. */
export const openWithSystem = (file: string): Promise<boolean> =>
  new Promise((resolve) => {
    const [command, ...args] = opener(process.platform);
    const child = spawn(command, [...args, file], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    // `xdg-open` may stay for as long as the program does: what has not failed by then has opened.
    const settled = setTimeout(() => resolve(true), 3_000);
    child.on('exit', (code) => {
      clearTimeout(settled);
      resolve(code === 0);
    });
    child.unref();
  });
