import { expect, it } from 'vitest';
import { sampleDeviceId, samplePersonId } from '../../tests/support/sample-mutation';
import { hour, noon } from '../../tests/support/sample-rows';
import { sampleEntry, sampleRun } from '../../tests/support/sample-time';
import { endOfAside } from './pushed-aside';
import type { TimeEntry, TimeEntryDraft } from './time-entry';
import type { Run, Timer } from './timer';

const aside = sampleRun(0);
const other = sampleRun(1);
const timerOf = (current: Run | null, open: Run[] = [aside]): Timer => ({
  id: samplePersonId,
  current,
  open,
});
/** The n-th hour after noon, as a timer measured it. */
const measured = (n: number, change: Partial<TimeEntryDraft> = {}): TimeEntry => ({
  ...sampleEntry(n, { source: 'timer', runId: other.id, ...change }),
  personId: samplePersonId,
  deviceId: sampleDeviceId,
  deviceSequence: n,
  recordedAt: noon,
});

it('ended when what pushed it aside began', () => {
  expect(endOfAside(aside, timerOf(other), [])).toBe(noon + hour);
});

it('ended when that began, also once that was stopped', () => {
  expect(endOfAside(aside, timerOf(null), [measured(3), measured(2)])).toBe(noon + hour);
});

it('ended when that began, and not where it is paused or went on', () => {
  const paused: Run = { ...other, state: 'paused', startedAt: noon + 2 * hour };
  expect(endOfAside(aside, timerOf(paused), [measured(2)])).toBe(noon + hour);
  expect(endOfAside(aside, timerOf(sampleRun(3)), [measured(2)])).toBe(noon + hour);
});

it('ended when another began that was pushed aside as well', () => {
  expect(endOfAside(aside, timerOf(sampleRun(4), [aside, other]), [])).toBe(noon + hour);
});

it('says nothing where nothing began later that still counts', () => {
  const earlier = measured(0);
  const typed = measured(2, { source: 'manual', runId: null });
  const withdrawn = measured(2, { withdrawn: true });
  expect(endOfAside(aside, timerOf(null), [earlier, typed, withdrawn])).toBeNull();
  expect(endOfAside(aside, timerOf({ ...other, state: 'paused' }), [])).toBeNull();
});
