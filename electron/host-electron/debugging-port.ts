import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { z } from 'zod';

const doors = [
  'remote-debugging-port',
  'remote-debugging-pipe',
  'remote-debugging-address',
  'remote-allow-origins',
];

const manifest = z.looseObject({ meridianTestBuild: z.boolean().optional() });

const isTestBuild = (): boolean => {
  try {
    const text = readFileSync(join(app.getAppPath(), 'package.json'), 'utf8');
    return manifest.parse(JSON.parse(text)).meridianTestBuild === true;
  } catch {
    return false;
  }
};

/**
 * Chromium opens its debugging port for whoever can set a command line; through it anyone on this machine reads the
 * desk. A packaged program takes the switch away before Chromium looks at it; only a test build keeps it.
 */
export const closeDebuggingDoors = (): void => {
  if (!app.isPackaged || isTestBuild()) return;
  for (const door of doors) app.commandLine.removeSwitch(door);
};
