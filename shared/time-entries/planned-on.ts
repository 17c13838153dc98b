import type { DeviceId } from '../kernel/ids';
import type { TimerCommand } from './time-command';
import type { Timer } from './timer';

/**
 * Whether the timer still stands as a change of it was planned on. What is pressed twice before the screen catches up is
 * planned twice on the same run, and would leave the same hours in the ledger twice, as two entries. Asked only where
 * somebody presses: time that a workstation once took down is never refused for what became of the timer since.
 */
export const wasPlannedOn = (
  timer: Timer | undefined,
  { type, ended, entries, run }: TimerCommand,
  deviceId: DeviceId,
): boolean => {
  const standing = [timer?.current ?? null, ...(timer?.open ?? [])];
  if (ended) {
    const before = standing.find((one) => one?.id === ended.id);
    const stretch = entries.find(({ runId }) => runId === ended.id);
    // Without an entry only what is paused may end: a clock that ran would be gone without a trace.
    if (!stretch) return before?.state === 'paused';
    return before?.state === 'running' && before.startedAt === stretch.startedAt;
  }
  if (type !== 'timer.start') return standing.some((one) => one?.id === run?.id);
  // What another workstation started meanwhile is pushed aside, as ever; what this one did was pressed here.
  return timer?.current?.deviceId !== deviceId;
};
