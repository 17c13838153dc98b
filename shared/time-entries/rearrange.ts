import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { draftOf, planCorrection, planWithdrawal, type Recording } from './plan-entry';
import { type RunSubject, subjectOf } from './plan-timer';
import type { TimeEntry, TimeEntryId } from './time-entry';

/** Notes of merged entries must fit in one. */
const longestNote = 4_000;

/** What every rearrangement is told besides the entries: when it is made (epoch ms), why, and fresh ids. */
export interface Rearranging {
  readonly now: number;
  readonly reason: string;
  readonly entryId: () => TimeEntryId;
}

/**
 * Cuts an entry in two at an instant (epoch ms). The first part supersedes it, and the second is an entry of its own
 * with the same reason: two entries that both superseded it would contest each other. Together they last as long as it did.
 * @param second what the second part was for, where that is something else
 * Errors: `time-entry.cut-outside`, and those of a correction.
 */
export const planSplit = (
  entry: TimeEntry,
  at: number,
  { now, reason, entryId }: Rearranging,
  second: RunSubject | null = null,
): Result<Recording, DomainError> => {
  if (at <= entry.startedAt || at >= entry.endedAt) return err(domainError('time-entry.cut-outside'));
  const change = { span: [entry.startedAt, at] as const, subject: entry, reason };
  const first = planCorrection(entry, change, now, entryId());
  if (!first.ok) return first;
  const [before] = first.value.entries;
  if (!before) return first;
  const rest = {
    ...draftOf(entry),
    ...subjectOf(second ?? entry),
    id: entryId(),
    startedAt: at,
    endedAt: entry.endedAt,
    // Nobody's clock was read at the cut.
    source: 'manual' as const,
    monotonic: null,
    supersedes: null,
    reason: before.reason,
  };
  return ok({ type: 'time-entry.record', entries: [before, rest] });
};

const isAlike = (a: TimeEntry, b: TimeEntry): boolean =>
  a.category === b.category &&
  a.engagementId === b.engagementId &&
  a.matterId === b.matterId &&
  a.workItemId === b.workItemId &&
  a.activity === b.activity &&
  a.shiftDate === b.shiftDate;

/**
 * Whether two entries can become one: for the same thing on the same working day, and without a gap between them. A
 * merge must not make time that nobody recorded; what lies between is filled first.
 * Errors: `time-entry.unlike`, `time-entry.apart`.
 */
export const mayMerge = (first: TimeEntry, second: TimeEntry): Result<void, DomainError> => {
  if (!isAlike(first, second)) return err(domainError('time-entry.unlike'));
  const apart = first.endedAt < second.startedAt || second.endedAt < first.startedAt;
  return apart ? err(domainError('time-entry.apart')) : ok(undefined);
};

/**
 * Makes two entries one: it supersedes the earlier and lasts until both are over, and the later is withdrawn. What both
 * covered counts once. Errors: those of `mayMerge`, `input.too-large` for notes that do not fit, and those of a correction.
 */
export const planMerge = (
  one: TimeEntry,
  other: TimeEntry,
  { now, reason, entryId }: Rearranging,
): Result<Recording, DomainError> => {
  const may = mayMerge(one, other);
  if (!may.ok) return may;
  const [first, second] = one.startedAt <= other.startedAt ? [one, other] : [other, one];
  const notes = [first.note, second.note].filter(
    (note, index, all) => note !== '' && all.indexOf(note) === index,
  );
  const note = notes.join('\n');
  if (note.length > longestNote) return err(domainError('input.too-large'));
  const span = [first.startedAt, Math.max(first.endedAt, second.endedAt)] as const;
  const merged = planCorrection(first, { span, subject: { ...first, note }, reason }, now, entryId());
  if (!merged.ok) return merged;
  const gone = planWithdrawal(second, reason, entryId());
  if (!gone.ok) return gone;
  return ok({ type: 'time-entry.record', entries: [...merged.value.entries, ...gone.value.entries] });
};
