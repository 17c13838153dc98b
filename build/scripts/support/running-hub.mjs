/** Remembers, beside the data, the hub that `npm start` runs there, so that a second start joins it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileIn = (/** @type {string} */ data) => join(data, 'running-hub.json');

const isAlive = (/** @type {number} */ pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process: alive, and not to be touched.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/** @param {string} url @returns {Promise<boolean>} */
const answers = (url) =>
  fetch(new URL('/v1/hub', url), { signal: AbortSignal.timeout(3_000) }).then(
    (response) => response.ok,
    () => false,
  );

/**
 * Where the hub of this data folder listens, if one runs: the process that started it lives, and it answers.
 * @param {string} data @returns {Promise<string | null>}
 */
export const findRunningHub = async (data) => {
  try {
    const { pid, url } = JSON.parse(readFileSync(fileIn(data), 'utf8'));
    return typeof pid === 'number' && typeof url === 'string' && isAlive(pid) && (await answers(url))
      ? url
      : null;
  } catch {
    return null;
  }
};

/** @param {string} data @param {string} url */
export const rememberRunningHub = (data, url) => {
  writeFileSync(fileIn(data), JSON.stringify({ pid: process.pid, url }), { mode: 0o600 });
  process.on('exit', () => rmSync(fileIn(data), { force: true }));
};
