import { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import { type PersonId, personId } from '../kernel/ids';
import { plainText } from '../kernel/plain-text';
import { err, ok, type Result } from '../kernel/result';
import { type TimeEntry, type TimeEntryId, timeEntryId } from './time-entry';
import { weekOf } from './week';

const timesheetStatus = z.enum(['open', 'submitted', 'approved', 'returned']);

/** What a reviewer says of a week, or of one entry in it. */
const reviewComment = z.looseObject({
  entryId: timeEntryId.nullable(),
  text: plainText(2_000),
  personId,
  /** Epoch ms on the hub's clock. */
  at: z.number().int(),
});

/** Somebody's week. It holds no time: the ledger does. */
export const timesheet = z.looseObject({
  /** `timesheetId(person, week)`. */
  id: z.string().min(1).max(80),
  personId,
  /** Its Monday, YYYY-MM-DD; entries belong to it by their shift date. */
  week: z.iso.date(),
  status: timesheetStatus,
  /** Epoch ms; null before the first submission. */
  submittedAt: z.number().int().nullable(),
  /** What the person said when they submitted it. */
  note: plainText(2_000),
  decidedAt: z.number().int().nullable(),
  decidedBy: personId.nullable(),
  /** In whose place it was decided, and why; missing where who decided it did so in their own. */
  decidedFor: z
    .looseObject({ personId: personId.nullable(), because: z.enum(['delegation', 'escalation']) })
    .optional(),
  comments: z.array(reviewComment).max(1_000),
  /** The last receipt of the person's chain that the approval covers; null while it is not approved. */
  approvedThrough: z.number().int().nonnegative().nullable(),
  /** Which calendars (id and revision) and time-zone data it was approved with; null while it is not. */
  approvedWith: z
    .looseObject({ calendars: z.record(z.string(), z.number().int()), zoneData: z.string() })
    .nullable(),
  /**
   * Entries that were approved while others of the week were returned: they stay so over every later submission, and
   * what corrects one is late. Missing where the week was never approved in part.
   */
  approvedEntries: z.array(timeEntryId).max(5_000).optional(),
  /**
   * Epoch ms, where the week was carried over from another system together with its entries: what the hub took in by
   * then was not recorded after it was handed in. Missing for weeks that were handed in here.
   */
  carriedOverAt: z.number().int().optional(),
  revision: z.number().int(),
});
export type Timesheet = z.infer<typeof timesheet>;

export const timesheetId = (person: string, week: string): string => `${person}:${week}`;

/** *I attest that this is my week.* */
export const submitTimesheet = z.strictObject({
  type: z.literal('timesheet.submit'),
  week: z.iso.date(),
  note: plainText(2_000),
});
export type SubmitTimesheet = z.infer<typeof submitTimesheet>;

/**
 * Hands a week in, for the first time or after it was returned.
 * Errors: `timesheet.not-a-week` for a date that is no Monday; `timesheet.already-submitted`, `timesheet.locked`.
 */
export const submit = (
  standing: Timesheet | undefined,
  person: PersonId,
  { week, note }: SubmitTimesheet,
  { now }: { readonly now: number },
): Result<Timesheet, DomainError> => {
  if (weekOf(week) !== week) return err(domainError('timesheet.not-a-week'));
  if (standing?.status === 'submitted') return err(domainError('timesheet.already-submitted'));
  if (standing?.status === 'approved') return err(domainError('timesheet.locked'));
  return ok({
    id: timesheetId(person, week),
    personId: person,
    week,
    status: 'submitted',
    submittedAt: now,
    note,
    decidedAt: null,
    decidedBy: null,
    comments: standing?.comments ?? [],
    approvedThrough: null,
    approvedWith: null,
    ...(standing?.approvedEntries === undefined ? {} : { approvedEntries: standing.approvedEntries }),
    ...(standing?.carriedOverAt === undefined ? {} : { carriedOverAt: standing.carriedOverAt }),
    revision: (standing?.revision ?? 0) + 1,
  });
};

/** How far a person's chain was seen by whoever saw these entries of it: the highest `receipt.index`, 0 for none. */
export const shownThrough = (entries: readonly Pick<TimeEntry, 'receipt'>[]): number =>
  entries.reduce((highest, { receipt }) => Math.max(highest, receipt?.index ?? 0), 0);

/** What a reviewer decided about a week that they saw at `revision`, with its entries as far as `shown`. */
export const timesheetDecision = z.strictObject({
  decision: z.enum(['approve', 'approve-some', 'return', 'reopen']),
  revision: z.number().int().nonnegative(),
  comments: z.array(z.strictObject({ entryId: timeEntryId.nullable(), text: plainText(2_000) })).max(200),
  /**
   * `shownThrough` the entries that were shown: time that comes in for a week leaves its sheet's revision alone, and
   * nobody approves what they did not see. Missing from a workstation that does not say it.
   */
  shown: z.number().int().nonnegative().optional(),
});
export type TimesheetDecision = z.infer<typeof timesheetDecision>;

export interface DecisionContext {
  readonly reviewer: PersonId;
  /** Epoch ms on the hub's clock. */
  readonly now: number;
  /** The last receipt of the person's chain. */
  readonly chainIndex: number;
  /** The highest place in the chain of what was recorded for the week, and of what corrects that. */
  readonly weekIndex: number;
  readonly calendars: Readonly<Record<string, number>>;
  readonly zoneData: string;
  /** The entries that count, of the week. */
  readonly standing: readonly TimeEntryId[];
  /** In whose place the reviewer decides; missing: in their own. */
  readonly decidedFor?: Timesheet['decidedFor'] | undefined;
}

/** Whether an approval covers an entry: of its whole week, or of that entry while others were returned. */
export const isApproved = (
  sheet: Pick<Timesheet, 'status' | 'approvedEntries'> | null | undefined,
  entry: TimeEntryId,
): boolean => sheet?.status === 'approved' || sheet?.approvedEntries?.includes(entry) === true;

/**
 * What is approved while some entries are returned: all that count, save those with a word on them. An entry that was
 * approved before and is spoken of now is no longer approved.
 */
const approvedBeside = (returned: ReadonlySet<string>, standing: readonly TimeEntryId[]): TimeEntryId[] =>
  standing.filter((id) => !returned.has(id));

/**
 * Approves a submitted week, returns it with a word on why, approves some of its entries and returns the others each
 * with a word, or reopens an approved one, for a reason.
 * Errors: `timesheet.own` (nobody approves their own), `timesheet.outdated` where it changed meanwhile or holds time
 * that was not shown, `timesheet.not-submitted`, `timesheet.comment-required`; `timesheet.entry-unknown` where an entry
 * that is returned does not count in the week, and so was not what the reviewer looked at.
 */
export const decideTimesheet = (
  standing: Timesheet,
  { decision, revision, comments, shown }: TimesheetDecision,
  {
    reviewer,
    now,
    chainIndex,
    weekIndex,
    calendars,
    zoneData,
    standing: counting,
    decidedFor,
  }: DecisionContext,
): Result<Timesheet, DomainError> => {
  if (standing.personId === reviewer) return err(domainError('timesheet.own'));
  if (standing.revision !== revision || (shown !== undefined && weekIndex > shown))
    return err(domainError('timesheet.outdated', { revision }));
  const expected = decision === 'reopen' ? 'approved' : 'submitted';
  if (standing.status !== expected) return err(domainError('timesheet.not-submitted'));
  const said = comments.filter(({ text }) => text.trim() !== '');
  if (decision !== 'approve' && said.length === 0) return err(domainError('timesheet.comment-required'));
  const returned = new Set<string>(said.flatMap(({ entryId }) => entryId ?? []));
  if (decision === 'approve-some') {
    if (returned.size === 0) return err(domainError('timesheet.comment-required'));
    if ([...returned].some((id) => !counting.some((known) => known === id)))
      return err(domainError('timesheet.entry-unknown'));
  }
  const approved = decision === 'approve';
  const { approvedEntries: before, decidedFor: _, ...rest } = standing;
  // Reopening opens all of it; a return leaves alone what was approved before.
  const kept = decision === 'return' ? before?.filter((id) => !returned.has(id)) : undefined;
  const entries = decision === 'approve-some' ? approvedBeside(returned, counting) : kept;
  return ok({
    ...rest,
    ...(entries && entries.length > 0 ? { approvedEntries: entries } : {}),
    status: approved ? 'approved' : 'returned',
    decidedAt: now,
    decidedBy: reviewer,
    ...(decidedFor ? { decidedFor } : {}),
    comments: [
      ...standing.comments,
      ...said.map(({ entryId, text }) => ({ entryId, text, personId: reviewer, at: now })),
    ].slice(-1_000),
    approvedThrough: approved ? chainIndex : null,
    approvedWith: approved ? { calendars: { ...calendars }, zoneData } : null,
    revision: standing.revision + 1,
  });
};
