import type { DeviceId } from '../kernel/ids';
import type { TimerCommand } from './time-command';
import type { RunId, TimeEntryDraft, TimeEntryId } from './time-entry';
import type { MonotonicReading, Run, Timer } from './timer';

/** A moment as a workstation knows it. Everything that a start or an end leaves as evidence is here. */
export interface Moment {
  /** Epoch ms by the wall clock. */
  readonly now: number;
  readonly monotonic: MonotonicReading | null;
  readonly personZone: string;
  /** The working day that what starts now belongs to. */
  readonly shiftDate: string;
  readonly hubOffset: number | null;
  readonly deviceId: DeviceId;
}

/** What somebody wants to time. */
export type RunSubject = Pick<
  Run,
  | 'category'
  | 'engagementId'
  | 'matterId'
  | 'workItemId'
  | 'activity'
  | 'note'
  | 'clientZone'
  | 'calendarRevision'
>;

/** Fresh ids, UUIDv7. */
export interface TimeIds {
  readonly run: () => RunId;
  readonly entry: () => TimeEntryId;
}

/** The subject alone, of whatever carries one. */
export const subjectOf = (run: RunSubject): RunSubject => ({
  category: run.category,
  engagementId: run.engagementId,
  matterId: run.matterId,
  workItemId: run.workItemId,
  activity: run.activity,
  note: run.note,
  clientZone: run.clientZone,
  calendarRevision: run.calendarRevision,
});

/** Ms on the monotonic clock between two readings; null where they are of different boots or were not taken. */
const elapsed = (from: MonotonicReading | null, to: MonotonicReading | null): number | null =>
  from && to && from.bootId === to.bootId ? Math.max(0, to.reading - from.reading) : null;

/**
 * When a run ends that is ended at this moment. That is what the wall clock says; where the wall clock stands before
 * the start, somebody set it back, and the monotonic clock says how long it was. Where neither can, an instant stays in
 * the ledger, to be corrected: nothing that somebody started goes without a trace.
 */
const endOf = (run: Run, { now, monotonic }: Pick<Moment, 'now' | 'monotonic'>): number =>
  now >= run.startedAt ? now : run.startedAt + (elapsed(run.monotonic, monotonic) ?? 1);

const draftOf = (
  run: Run,
  id: TimeEntryId,
  [startedAt, endedAt]: readonly [number, number],
  monotonic: TimeEntryDraft['monotonic'],
): TimeEntryDraft => ({
  id,
  ...subjectOf(run),
  personZone: run.personZone,
  shiftDate: run.shiftDate,
  hubOffset: run.hubOffset,
  startedAt,
  endedAt,
  source: 'timer',
  runId: run.id,
  monotonic,
  supersedes: null,
  reason: null,
  withdrawn: false,
});

/** The stretch that ends now, as an entry; nothing for a run that is paused: its last stretch stands already. */
export const closeRun = (
  run: Run,
  moment: Pick<Moment, 'now' | 'monotonic'>,
  ids: TimeIds,
): TimeEntryDraft[] => {
  if (run.state === 'paused') return [];
  const { monotonic } = run;
  const evidence = monotonic && {
    elapsed: elapsed(monotonic, moment.monotonic),
    bootId: monotonic.bootId,
    countsSuspend: monotonic.countsSuspend,
  };
  const end = endOf(run, moment);
  return end === run.startedAt ? [] : [draftOf(run, ids.entry(), [run.startedAt, end], evidence)];
};

const lengthOf = (entries: readonly TimeEntryDraft[]): number =>
  entries.reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);

const endedOf = (run: Run | null): TimerCommand['ended'] =>
  run && { id: run.id, engagementId: run.engagementId };

const newRun = (subject: RunSubject, moment: Moment, id: RunId, earlierMilliseconds = 0): Run => ({
  id,
  state: 'running',
  ...subjectOf(subject),
  personZone: moment.personZone,
  shiftDate: moment.shiftDate,
  hubOffset: moment.hubOffset,
  deviceId: moment.deviceId,
  startedAt: moment.now,
  monotonic: moment.monotonic,
  earlierMilliseconds,
});

/** Starts timing; what ran ends in the same breath, so that no instant belongs to two runs or to none. */
export const planStart = (
  timer: Timer | null,
  subject: RunSubject,
  moment: Moment,
  ids: TimeIds,
): TimerCommand => {
  const before = timer?.current ?? null;
  const entries = before ? closeRun(before, moment, ids) : [];
  const startedAt = entries[0]?.endedAt ?? moment.now;
  const run = newRun(subject, { ...moment, now: startedAt }, ids.run());
  return { type: before ? 'timer.switch' : 'timer.start', ended: endedOf(before), entries, run };
};

/** Pauses: the stretch so far stands in the ledger, and the run waits. */
export const planPause = (run: Run, moment: Moment, ids: TimeIds): TimerCommand => {
  const entries = closeRun(run, moment, ids);
  const paused: Run = {
    ...run,
    state: 'paused',
    startedAt: entries[0]?.endedAt ?? run.startedAt,
    monotonic: null,
    earlierMilliseconds: run.earlierMilliseconds + lengthOf(entries),
  };
  return { type: 'timer.pause', ended: endedOf(run), entries, run: paused };
};

/**
 * Goes on with a paused run: a new stretch of it, under an id of its own. Another workstation that knows only of an
 * earlier stretch may end that one at any time, and under the same id it would end this one unseen.
 */
export const planResume = (run: Run, moment: Moment, ids: TimeIds): TimerCommand => ({
  type: 'timer.start',
  ended: endedOf(run),
  entries: [],
  run: newRun(run, moment, ids.run(), run.earlierMilliseconds),
});

export const planStop = (
  run: Run,
  moment: Pick<Moment, 'now' | 'monotonic'>,
  ids: TimeIds,
): TimerCommand => ({
  type: 'timer.stop',
  ended: endedOf(run),
  entries: closeRun(run, moment, ids),
  run: null,
});

/** What somebody makes of time in which nobody was at the machine. */
export type AwayChoice =
  | { readonly kind: 'keep' }
  /** Not counted: it stands in the ledger as idle, so that the day still adds up. */
  | { readonly kind: 'discard' }
  | { readonly kind: 'assign'; readonly subject: RunSubject };

/** When nobody was at the machine; epoch ms, half open. */
export interface Away {
  readonly from: number;
  readonly until: number;
}

const idle: RunSubject = {
  category: 'idle',
  engagementId: null,
  matterId: null,
  workItemId: null,
  activity: null,
  note: '',
  clientZone: null,
  calendarRevision: null,
};

/**
 * Settles a time away during a run: kept, it stays part of it. Otherwise the run's stretch ends where it began, the time
 * away is an entry of its own, and the run goes on from its end, as after a pause. The three meet without gap or overlap.
 * Null where there is nothing to settle.
 */
export const planAway = (
  run: Run,
  away: Away,
  choice: AwayChoice,
  moment: Moment,
  ids: TimeIds,
): TimerCommand | null => {
  const from = Math.max(away.from, run.startedAt);
  const until = Math.min(away.until, moment.now);
  if (choice.kind === 'keep' || run.state === 'paused' || until <= from) return null;
  const evidence = run.monotonic && {
    // The clocks were not read as it began: only what both ends were read for can be compared.
    elapsed: null,
    bootId: run.monotonic.bootId,
    countsSuspend: run.monotonic.countsSuspend,
  };
  const subject = choice.kind === 'discard' ? idle : choice.subject;
  const before = from > run.startedAt ? [draftOf(run, ids.entry(), [run.startedAt, from], evidence)] : [];
  const meanwhile = draftOf({ ...run, ...subjectOf(subject) }, ids.entry(), [from, until], evidence);
  const rest = newRun(run, { ...moment, now: until }, ids.run(), run.earlierMilliseconds + lengthOf(before));
  return {
    type: 'timer.switch',
    ended: endedOf(run),
    entries: [...before, meanwhile],
    // The clocks were read now, not when somebody came back.
    run: { ...rest, shiftDate: run.shiftDate, monotonic: until === moment.now ? moment.monotonic : null },
  };
};
