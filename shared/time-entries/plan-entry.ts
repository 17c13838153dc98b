import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { type DurationInput, longestEntryMilliseconds } from './duration-input';
import { type RunSubject, subjectOf } from './plan-timer';
import type { TimeCommand } from './time-command';
import type { TimeEntry, TimeEntryDraft, TimeEntryId } from './time-entry';

export type Recording = Extract<TimeCommand, { type: 'time-entry.record' }>;

const DAY = 86_400_000;
/** Recording so long after the work was done asks why. */
const lateAfter = 7 * DAY;

/** Where the day that is written about lies. Instants are epoch ms. */
export interface EntryDay {
  readonly date: string;
  /** The instant at which the wall clock where the person is reads so many minutes of the date, epoch ms. */
  readonly at: (minute: number) => number;
  readonly now: number;
  /** Whether it is the day being worked on; after midnight that is still the day on which the shift began. */
  readonly isToday: boolean;
  /** When the last entry of the day ends; null for the first. */
  readonly lastEnd: number | null;
  /** Whether the day's week was handed in or approved. */
  readonly closed: boolean;
}

/**
 * The span that was typed. A range is read off the wall clock, so that it is an hour less or more where that is put
 * forward or back in between; a length alone ends now on the day being worked on, and elsewhere follows what was worked last, or begins at nine.
 */
export const spanOf = (input: DurationInput, day: EntryDay): readonly [number, number] => {
  if (input.kind === 'range') return [day.at(input.startMinute), day.at(input.endMinute)];
  if (day.isToday) return [day.now - input.milliseconds, day.now];
  const start = day.lastEnd ?? day.at(9 * 60);
  return [start, start + input.milliseconds];
};

/** What a new entry is made of beside its span. */
export interface EntryContext {
  readonly id: TimeEntryId;
  readonly subject: RunSubject;
  readonly personZone: string;
  readonly hubOffset: number | null;
  readonly reason: string;
}

const problemOf = ([startedAt, endedAt]: readonly [number, number], now: number, category: string) => {
  if (endedAt <= startedAt) return domainError('time-entry.ends-before-start');
  if (endedAt - startedAt > longestEntryMilliseconds) return domainError('time-entry.too-long');
  return endedAt > now && category !== 'leave' ? domainError('time-entry.future') : null;
};

/** Whether it must be said why time is recorded only now: its week is closed, or it lies more than a week back. */
export const needsReason = (day: Pick<EntryDay, 'closed' | 'now'>, endedAt: number): boolean =>
  day.closed || day.now - endedAt > lateAfter;

/** An entry that was typed in. Errors: those of a span, and `time-entry.reason-required` where it is late. */
export const planEntry = (
  span: readonly [number, number],
  day: EntryDay,
  { id, subject, personZone, hubOffset, reason }: EntryContext,
): Result<Recording, DomainError> => {
  const problem = problemOf(span, day.now, subject.category);
  if (problem) return err(problem);
  if (reason.trim() === '' && needsReason(day, span[1]))
    return err(domainError('time-entry.reason-required'));
  const entry: TimeEntryDraft = {
    id,
    ...subject,
    personZone,
    hubOffset,
    shiftDate: day.date,
    startedAt: span[0],
    endedAt: span[1],
    source: 'manual',
    runId: null,
    monotonic: null,
    supersedes: null,
    reason: reason.trim() === '' ? null : reason.trim(),
    withdrawn: false,
  };
  return ok({ type: 'time-entry.record', entries: [entry] });
};

/** The parts of an entry that a workstation says. */
export const draftOf = (entry: TimeEntry): TimeEntryDraft => ({
  id: entry.id,
  category: entry.category,
  engagementId: entry.engagementId,
  matterId: entry.matterId,
  workItemId: entry.workItemId,
  activity: entry.activity,
  note: entry.note,
  personZone: entry.personZone,
  clientZone: entry.clientZone,
  calendarRevision: entry.calendarRevision,
  shiftDate: entry.shiftDate,
  hubOffset: entry.hubOffset,
  startedAt: entry.startedAt,
  endedAt: entry.endedAt,
  source: entry.source,
  runId: entry.runId,
  monotonic: entry.monotonic,
  supersedes: entry.supersedes,
  reason: entry.reason,
  withdrawn: entry.withdrawn,
});

/**
 * A correction: another entry in the place of one that stands, on the same shift date where it names no other. Where its
 * span changes, what the clocks measured no longer bears it out, and it counts as typed in.
 * Errors: those of a span, and `time-entry.reason-required`.
 */
export const planCorrection = (
  entry: TimeEntry,
  change: {
    readonly span: readonly [number, number];
    readonly subject: RunSubject;
    readonly reason: string;
    readonly shiftDate?: string;
  },
  now: number,
  id: TimeEntryId,
): Result<Recording, DomainError> => {
  const { span, subject, reason, shiftDate = entry.shiftDate } = change;
  const problem = problemOf(span, now, subject.category);
  if (problem) return err(problem);
  if (reason.trim() === '') return err(domainError('time-entry.reason-required'));
  const moved = span[0] !== entry.startedAt || span[1] !== entry.endedAt;
  const corrected: TimeEntryDraft = {
    ...draftOf(entry),
    ...subjectOf(subject),
    id,
    shiftDate,
    startedAt: span[0],
    endedAt: span[1],
    ...(moved ? { source: 'manual' as const, monotonic: null } : {}),
    supersedes: entry.id,
    reason: reason.trim(),
  };
  return ok({ type: 'time-entry.record', entries: [corrected] });
};

/** Takes an entry out: it stays in the ledger, withdrawn. Error: `time-entry.reason-required`. */
export const planWithdrawal = (
  entry: TimeEntry,
  reason: string,
  id: TimeEntryId,
): Result<Recording, DomainError> => {
  if (reason.trim() === '') return err(domainError('time-entry.reason-required'));
  const gone: TimeEntryDraft = {
    ...draftOf(entry),
    id,
    supersedes: entry.id,
    reason: reason.trim(),
    withdrawn: true,
  };
  return ok({ type: 'time-entry.record', entries: [gone] });
};
