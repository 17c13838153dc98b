import { vi } from 'vitest';

/**
 * Waits until the check holds, and answers with what it answers. Its twenty seconds are for a machine that does much
 * else: vitest's own one second is shorter than such a machine takes for a turn of the hub.
 */
export const until = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 20_000, interval: 5 });
