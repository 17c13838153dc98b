import { describe, expect, it } from 'vitest';
import { sampleDeviceId, samplePersonId } from '../../tests/support/sample-mutation';
import { hour, noon } from '../../tests/support/sample-rows';
import { sampleRun } from '../../tests/support/sample-time';
import type { DeviceId } from '../kernel/ids';
import { applyTimer } from './apply-timer';
import {
  type Moment,
  planAway,
  planPause,
  planResume,
  planStart,
  planStop,
  subjectOf,
  type TimeIds,
} from './plan-timer';
import { wasPlannedOn } from './planned-on';
import type { TimerCommand } from './time-command';
import type { RunId, TimeEntryId } from './time-entry';
import type { Run, Timer } from './timer';

let last = 0;
const id = () => `f0000000-0000-7000-8000-${(++last).toString(16).padStart(12, '0')}`;
const ids: TimeIds = { run: () => id() as RunId, entry: () => id() as TimeEntryId };
const otherDevice = 'c0000000-0000-7000-8000-0000000000ff' as DeviceId;

const moment: Moment = {
  now: noon + 3 * hour,
  monotonic: null,
  personZone: 'Asia/Kolkata',
  shiftDate: '2026-11-24',
  hubOffset: null,
  deviceId: sampleDeviceId,
};
const running = sampleRun(0);
const paused: Run = { ...running, state: 'paused', startedAt: noon + hour };
const timerOf = (current: Run | null, open: Run[] = []): Timer => ({ id: samplePersonId, current, open });

const presses: readonly (readonly [string, Timer | undefined, () => TimerCommand | null])[] = [
  ['start', undefined, () => planStart(null, subjectOf(running), moment, ids)],
  ['switch', timerOf(running), () => planStart(timerOf(running), subjectOf(running), moment, ids)],
  ['pause', timerOf(running), () => planPause(running, moment, ids)],
  ['resume', timerOf(paused), () => planResume(paused, moment, ids)],
  ['stop', timerOf(running), () => planStop(running, moment, ids)],
  ['stop of what is paused', timerOf(paused), () => planStop(paused, moment, ids)],
  ['stop of what was pushed aside', timerOf(null, [running]), () => planStop(running, moment, ids)],
  [
    'time away',
    timerOf(running),
    () => planAway(running, { from: noon + hour, until: noon + 2 * hour }, { kind: 'discard' }, moment, ids),
  ],
];

const planned = (plan: () => TimerCommand | null): TimerCommand => {
  const command = plan();
  if (!command) throw new Error('nothing was planned');
  return command;
};

describe.each(presses)('%s', (_, timer, plan) => {
  it('meets the timer that it was planned on, once', () => {
    const first = planned(plan);
    const second = planned(plan);
    expect(wasPlannedOn(timer, first, sampleDeviceId)).toBe(true);
    const after = applyTimer(timer, samplePersonId, first);
    expect(wasPlannedOn(after, second, sampleDeviceId)).toBe(false);
  });
});

describe('a change of the timer', () => {
  it('may start beside what another workstation started meanwhile', () => {
    const elsewhere = timerOf(sampleRun(2, { deviceId: otherDevice }));
    expect(wasPlannedOn(elsewhere, planStart(null, subjectOf(running), moment, ids), sampleDeviceId)).toBe(
      true,
    );
  });

  it('never ends a clock that runs without an entry', () => {
    expect(wasPlannedOn(timerOf(running), planStop(paused, moment, ids), sampleDeviceId)).toBe(false);
    const atStart = planStop(running, { now: running.startedAt, monotonic: null }, ids);
    expect(wasPlannedOn(timerOf(null, [running]), atStart, sampleDeviceId)).toBe(false);
  });

  it('ends the stretch it saw, and no other of the same run', () => {
    const later = timerOf({ ...running, startedAt: noon + 2 * hour });
    expect(wasPlannedOn(later, planStop(running, moment, ids), sampleDeviceId)).toBe(false);
  });

  it('describes what stands', () => {
    const words: TimerCommand = { type: 'timer.describe', ended: null, entries: [], run: running };
    expect(wasPlannedOn(timerOf(running), words, sampleDeviceId)).toBe(true);
    expect(wasPlannedOn(timerOf(null), words, sampleDeviceId)).toBe(false);
  });
});
