import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LogFacts, Logger } from '../ports/logger';

const largest = 2 * 1024 * 1024;

/** One JSON line a fact, in a file that is turned over at 2 MiB; a log that cannot be written stops nobody. */
export const makeFileLogger = (path: string): Logger => {
  const write = (level: string, code: string, facts: LogFacts = {}): void => {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > largest) renameSync(path, `${path}.1`);
      const line = JSON.stringify({ at: new Date().toISOString(), level, code, ...facts });
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
    } catch {
      // A full disk is told where it matters, by the journal.
    }
  };
  return {
    info: (code, facts) => write('info', code, facts),
    warn: (code, facts) => write('warn', code, facts),
  };
};
