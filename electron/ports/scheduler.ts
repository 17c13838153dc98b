import type { Clock } from '#shared/kernel/clock';

/** Time that can be waited for; a virtual one drives the courier's tests. */
export interface Scheduler extends Clock {
  /** Runs `task` once after `delay` ms unless the function it returns is called first. */
  after(delay: number, task: () => void): () => void;
}

export const systemScheduler: Scheduler = {
  now: () => Date.now(),
  after: (delay, task) => {
    const timer = setTimeout(task, delay);
    return () => clearTimeout(timer);
  },
};
