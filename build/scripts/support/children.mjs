/** The processes a command started: each ends when the command ends, whatever ends it. */
import { spawn } from 'node:child_process';

const graceful = 10_000;

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();

let ending = false;

/** Whether this command was asked to end: then a child that ends has done nothing wrong. */
export const isEnding = () => ending;

/**
 * Starts a program that belongs to this command.
 * @param {string} command @param {string[]} args @param {import('node:child_process').SpawnOptions} options
 */
export const startChild = (command, args, options) => {
  const child = spawn(command, args, options);
  running.add(child);
  child.on('close', () => running.delete(child));
  return child;
};

/** Asks a child to end and waits; one that does not within ten seconds is killed. */
export const endChild = (/** @type {import('node:child_process').ChildProcess} */ child) =>
  new Promise((/** @type {(value: void) => void} */ resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), graceful);
    child.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill('SIGTERM');
  });

/** Ends the children in the reverse order of their starting: the workstation before its hub. */
export const endAllChildren = async () => {
  for (const child of [...running].reverse()) await endChild(child);
};

/** Ctrl-C, a closed terminal or a plain kill ends everything that was started, and leaves its data for the next start. */
export const endChildrenOnSignals = () => {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => {
      if (ending) return;
      ending = true;
      void endAllChildren().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
    });
};
