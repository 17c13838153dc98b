import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { applyTimer } from '../time-entries/apply-timer';
import { longestEntryMilliseconds } from '../time-entries/duration-input';
import type { TimeCommand } from '../time-entries/time-command';
import type { TimeEntry, TimeEntryDraft } from '../time-entries/time-entry';
import { presenceId, type Run } from '../time-entries/timer';
import type { Mutation } from './mutation';
import type { RowKey, RowLookup, RowPut } from './row';

export type TimeMutation = Mutation & { readonly command: TimeCommand };

/** A clock may be read a moment after an end was rounded up to it, ms. */
const future = 60_000;

const engagementsOf = (command: TimeCommand): string[] => {
  if (command.type === 'time-entry.record') return [];
  const { ended, run } = command;
  return [...new Set([ended?.engagementId, run?.engagementId])].flatMap((id) => id ?? []);
};

/** The rows that deciding on time reads. */
export const timeRowsNeeded = ({ personId, command }: TimeMutation): RowKey[] => [
  ...command.entries.map(({ id }): RowKey => ({ kind: 'timeEntry', id })),
  ...(command.type === 'time-entry.record' ? [] : [{ kind: 'timer' as const, id: personId }]),
  ...engagementsOf(command).flatMap((id): RowKey[] => [
    { kind: 'engagement', id },
    { kind: 'presence', id: presenceId(personId, id) },
  ]),
];

/**
 * Whether an entry is well-formed, which is all that is asked of time: neither an approved week, nor an engagement that
 * is out of sight, nor another workstation's clock keeps it out of the ledger.
 */
const malformed = (entry: TimeEntryDraft, recordedAt: number): DomainError | null => {
  const length = entry.endedAt - entry.startedAt;
  if (length < 0 || (length === 0 && !entry.withdrawn)) return domainError('time-entry.ends-before-start');
  if (entry.source !== 'manual') return null;
  // What a clock measured stands as it was measured; what a finger typed can be a slip.
  if (length > longestEntryMilliseconds) return domainError('time-entry.too-long');
  return entry.endedAt > recordedAt + future && !plansAhead(entry) ? domainError('time-entry.future') : null;
};

/** Leave is known beforehand; work is not. */
const plansAhead = ({ category, withdrawn }: TimeEntryDraft): boolean => category === 'leave' || withdrawn;

const sameEntry = (standing: TimeEntry, draft: TimeEntryDraft): boolean =>
  standing.startedAt === draft.startedAt &&
  standing.endedAt === draft.endedAt &&
  standing.supersedes === draft.supersedes;

const entryOf = (draft: TimeEntryDraft, mutation: TimeMutation): TimeEntry => {
  const { personId, deviceId, deviceSequence, recordedAt } = mutation;
  return { ...draft, personId, deviceId, deviceSequence, recordedAt };
};

const presencePuts = (rows: RowLookup, mutation: TimeMutation, current: Run | null): RowPut[] => {
  const { personId, recordedAt, command } = mutation;
  return engagementsOf(command).flatMap((id): RowPut[] => {
    const engagement = rows('engagement', id);
    // Out of sight, or no longer a member: nobody there is told anything, and the time is kept all the same.
    if (!engagement) return [];
    const there = current?.state === 'running' && current.engagementId === id;
    const body = {
      id: presenceId(personId, id),
      personId,
      engagementId: engagement.id,
      workItemId: there ? current.workItemId : null,
      since: there ? current.startedAt : null,
      writtenAt: recordedAt,
    };
    return [{ kind: 'presence', id: body.id, scope: id, body }];
  });
};

/** What recording time does. Errors: `scope.not-visible` where it is not in the author's own scope, and malformed time. */
export const decideTime = (rows: RowLookup, mutation: TimeMutation): Result<RowPut[], DomainError> => {
  const { personId, command, recordedAt } = mutation;
  if ((mutation.scope as string) !== personId) return err(domainError('scope.not-visible'));
  const puts: RowPut[] = [];
  for (const draft of command.entries) {
    const problem = malformed(draft, recordedAt);
    if (problem) return err(problem);
    const standing = rows('timeEntry', draft.id);
    if (standing && !sameEntry(standing, draft)) return err(domainError('time-entry.already-recorded'));
    if (standing) continue;
    puts.push({ kind: 'timeEntry', id: draft.id, scope: mutation.scope, body: entryOf(draft, mutation) });
  }
  if (command.type === 'time-entry.record') return ok(puts);
  const timer = applyTimer(rows('timer', personId), personId, command);
  puts.push({ kind: 'timer', id: personId, scope: mutation.scope, body: timer });
  return ok([...puts, ...presencePuts(rows, mutation, timer.current)]);
};
