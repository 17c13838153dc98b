import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { BridgeResult } from '#shared/bridge/derived';

/**
 * Names this boot without telling which machine. Where the system gives boots no name, this run of the program stands
 * for one: readings of two runs are then not comparable, which is said rather than guessed.
 */
const nameBoot = async (): Promise<string> => {
  const named = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  return named === null
    ? randomUUID()
    : createHash('sha256').update(`meridian ${named.trim()}`).digest('hex').slice(0, 32);
};

const boot = nameBoot();

/** Only Windows' monotonic clock goes on while the machine sleeps (libuv's `uv_hrtime` on each system). */
const countsSuspend = process.platform === 'win32';

/** Reads the wall clock and the monotonic one at the same moment. */
export const readClocks = async (hubOffset: number | null): Promise<BridgeResult<'clock.read'>> => {
  const bootId = await boot;
  return {
    now: Date.now(),
    monotonic: { reading: Number(process.hrtime.bigint() / 1_000_000n), bootId, countsSuspend },
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    hubOffset,
  };
};
