/*
 * The thread of the replica's worker. Reading and running its program takes a while on a slow machine, and needs nothing
 * of what the window first has to ask for: whose desk it is, and in which language.
 */

const start = (): Worker => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' });

let waiting: Worker | null = null;

/** Starts the thread ahead of the replica that will take it. */
export const startReplicaThread = (): void => {
  const thread = start();
  waiting = thread;
  // Whoever takes a thread hears of what goes wrong in it; this one broke before anybody listened.
  thread.addEventListener('error', () => {
    if (waiting === thread) waiting = null;
  });
};

/** The thread that was started ahead, once; after that a new one each time. */
export const takeReplicaThread = (): Worker => {
  const thread = waiting ?? start();
  waiting = null;
  return thread;
};
