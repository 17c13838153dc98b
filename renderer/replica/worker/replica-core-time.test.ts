import { afterEach, beforeEach, expect, it } from 'vitest';
import { err } from '#shared/kernel/result';
import { type Moment, planPause, planStop, type TimeIds } from '#shared/time-entries/plan-timer';
import type { RunId, TimeEntryId } from '#shared/time-entries/time-entry';
import { expectSettled } from '../../../tests/support/replica/expect-settled';
import type { MemoryHub } from '../../../tests/support/replica/memory-hub';
import { sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { sampleDeviceId } from '../../../tests/support/sample-mutation';
import { hour, noon, pat } from '../../../tests/support/sample-rows';
import { sampleRun } from '../../../tests/support/sample-time';

let hub: MemoryHub;
let desk: Workstation;
let last = 0;
const id = () => `f0000000-0000-7000-8000-${(++last).toString(16).padStart(12, '0')}`;
const ids: TimeIds = { run: () => id() as RunId, entry: () => id() as TimeEntryId };

const run = sampleRun(0);
const moment: Moment = {
  now: noon + 3 * hour,
  monotonic: null,
  personZone: 'Asia/Kolkata',
  shiftDate: '2026-11-24',
  hubOffset: null,
  deviceId: sampleDeviceId,
};

beforeEach(async () => {
  hub = sampleHub();
  desk = await Workstation.inStep(hub);
  await desk.does(pat.id, { type: 'timer.start', ended: null, entries: [], run });
});

afterEach(() => desk.end());

const lengths = async () => {
  const { rows, overlay } = await desk.stored();
  const shown = {
    ...Object.fromEntries(Object.entries(rows).map(([name, { body }]) => [name, body])),
    ...overlay,
  };
  return Object.entries(shown).flatMap(([name, body]) => {
    if (!name.startsWith('timeEntry:')) return [];
    const { startedAt, endedAt } = body as { startedAt: number; endedAt: number };
    return [endedAt - startedAt];
  });
};

it('refuses the second of two stops that were planned on the same run, pressed one after the other or at once', async () => {
  const orders = [1, 2].map(() => desk.order(pat.id, planStop(run, moment, ids)));
  expect(await desk.core.dispatch(orders)).toMatchObject([{ ok: true }, err({ code: 'timer.changed' })]);
  expect(await desk.ask(pat.id, planStop(run, moment, ids))).toEqual(err({ code: 'timer.changed' }));
  expect(await lengths()).toEqual([3 * hour]);
  await desk.sync();
  await expectSettled(desk, hub);
  expect(await lengths()).toEqual([3 * hour]);
});

it('refuses a second pause, and takes a stop of what is paused', async () => {
  const pause = planPause(run, moment, ids);
  await desk.does(pat.id, pause);
  expect(await desk.ask(pat.id, planPause(run, moment, ids))).toEqual(err({ code: 'timer.changed' }));
  if (!pause.run) throw new Error('a pause leaves a run');
  await desk.does(pat.id, planStop(pause.run, moment, ids));
  expect(await lengths()).toEqual([3 * hour]);
});

it('takes what the journal holds as it is when it is read again, whatever the timer became', async () => {
  await desk.does(pat.id, planStop(run, moment, ids));
  await desk.reopen();
  await desk.start();
  expect(await lengths()).toEqual([3 * hour]);
  await desk.sync();
  await expectSettled(desk, hub);
  expect(await lengths()).toEqual([3 * hour]);
});
