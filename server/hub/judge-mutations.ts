import { setImmediate as sent } from 'node:timers/promises';
import { type CompiledQuery, sql } from 'kysely';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import { isUseNote } from '#shared/sync/command-kind';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import type { RowLookup, RowPut } from '#shared/sync/row';
import { mayHandIn } from '#shared/time-entries/required-fields';
import type { AuditRecord } from '../audit/audit-event';
import { recordAudit } from '../audit/record';
import { auditOfUse } from '../audit/use-audit';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import {
  type Counter,
  FeedWriter,
  mayHaveMoved,
  newborn,
  type Standing,
  type TakenRow,
} from '../storage/feed-writer';
import { actingAs, inOneTrip } from '../storage/one-trip';
import type { ReceiptSigner } from '../time/receipt-signer';
import {
  changeableRows,
  type Ground,
  type Outcome,
  type Push,
  readGrounds,
  standingApart,
} from './push-ground';
import { sealing } from './quarantine';
import { type Envelope, idOf, type ReadMutation } from './read-mutation';
import type { ReadRows } from './row-lookup';

/** What a turn that is being written leaves to the next, should nobody hold the counter between the two. */
export interface Left {
  readonly counter: Counter;
  /** What became of mutations, by their author: nobody learns of another's. */
  readonly outcomes: ReadonlyMap<string, ReadonlyMap<string, Outcome>>;
  /** The ids of rows that it may have written. */
  readonly rows: ReadonlySet<string>;
}

/** What judging needs of the hub. */
export interface JudgeContext {
  /** Null where no time is among what is judged. */
  readonly receipts: ReceiptSigner | null;
  /** Whether all that is asked of an engagement is sealed for its leads, as from a device that was revoked. */
  readonly sealsWork?: boolean;
  /** Told when everything is judged and goes to be written. */
  readonly onWriting?: (left: Left) => void;
}

interface Judged extends Outcome {
  readonly envelope: Envelope;
}

export interface JudgedPush {
  readonly answers: readonly MutationAnswer[];
  /** What was answered up to this number is in a backup. */
  readonly backedUpTo: number;
}

/** What a push came to, and what is to be written of it. */
export interface Verdict {
  readonly push: Push;
  readonly answers: readonly MutationAnswer[];
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly rows: readonly TakenRow[];
  /** What writes it down: made with the verdict, since the counter is held by the time it is sent. */
  readonly statements: readonly CompiledQuery[];
  readonly audited: readonly Pick<AuditRecord, 'event' | 'facts'>[];
}

const recording = (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  judged: readonly Judged[],
): readonly CompiledQuery[] => {
  if (judged.length === 0) return [];
  const rows = judged.map(({ envelope, outcome, seq, error }) => ({
    id: envelope.id,
    device_id: envelope.deviceId,
    device_sequence: envelope.deviceSequence,
    scope: envelope.scope,
    command: envelope.command,
    outcome,
    seq,
    error,
    recorded_at: envelope.recordedAt,
  }));
  const recorded = sql`
    INSERT INTO mutation (provider_id, person_id, id, device_id, device_sequence, scope, command, outcome, seq, error, recorded_at)
    SELECT ${providerId}, ${personId}, judged.* FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      AS judged (id uuid, device_id uuid, device_sequence bigint, scope uuid, command jsonb, outcome text, seq bigint,
        error jsonb, recorded_at bigint)`;
  return [recorded.compile(tx)];
};

/** What became of a mutation that it depends on and that was refused; undefined where nothing was. */
const brokenDependency = (
  mutation: Mutation,
  known: ReadonlyMap<string, Outcome>,
): DomainError | undefined => {
  const broken = mutation.dependsOn.find((id) => known.get(id)?.outcome === 'rejected');
  return broken === undefined ? undefined : domainError('mutation.dependency-rejected', { mutation: broken });
};

const sealed = { outcome: 'rejected', error: domainError('mutation.quarantined') } as const;

/** The author's former role where this edit is to be sealed: for a scope that went out of their sight; else undefined. */
const sealOf = (
  read: ReadMutation,
  envelope: Envelope,
  lost: ReadonlyMap<string, string>,
): string | undefined => {
  // What was refused for another reason than being unknown (a forged device, say) is nothing to keep for anybody.
  const unknown = !read.ok && read.error.code === 'mutation.unknown-command';
  return read.ok || unknown ? lost.get(envelope.scope) : undefined;
};

const withoutContent = (envelope: Envelope): Envelope => ({
  ...envelope,
  command: { type: (envelope.command as { type?: unknown }).type },
});

/**
 * Where a row that a mutation writes stands. An activity bears the name of its mutation, which was not judged before:
 * it stands nowhere. Were it another person's, the record of the mutation could not be written and nothing would be.
 */
const standingOf = (put: RowPut, rows: ReadRows): Standing =>
  put.kind === 'activity' ? newborn : rows.standingOf(put);

/**
 * Judges the mutations of one push in their order. What cannot be read is refused in its place, so that whatever
 * depends on it is refused as well.
 */
export const judgePush = (
  tx: HubTransaction,
  feed: FeedWriter,
  { push, outcomes, ledger, submitted, rows, lost }: Ground,
): Verdict => {
  const { caller, readings, now, after } = push;
  if (after !== undefined && !outcomes.has(after))
    return { push, answers: [], outcomes, rows: [], statements: [], audited: [] };
  const { lookup } = rows;
  const known = new Map(outcomes);
  const audited: Pick<AuditRecord, 'event' | 'facts'>[] = [];
  const judged: Judged[] = [];
  const seals: CompiledQuery[] = [];

  const judge = (read: ReadMutation): Outcome => {
    const refusal = read.ok ? brokenDependency(read.mutation, known) : read.error;
    if (refusal || !read.ok) return { outcome: 'rejected', seq: feed.seq, error: refusal ?? null };
    const decision = decideMutation(lookup, read.mutation, now);
    if (!decision.ok) return { outcome: 'rejected', seq: feed.seq, error: decision.error };
    const { command, recordedAt } = read.mutation;
    if (command.type === 'timesheet.submit') {
      const may = mayHandIn(submitted.entries, command.week, (id) => lookup('engagement', id));
      if (!may.ok) return { outcome: 'rejected', seq: feed.seq, error: may.error };
    }
    for (const decided of decision.value) {
      const put = decided.kind === 'timeEntry' ? { ...decided, body: ledger.append(decided.body) } : decided;
      // A holder's own letting go names nobody; a lead's names whom it was taken from.
      if (put.kind === 'activity' && put.body.type === 'work-item.release' && put.body.subjectId !== null)
        audited.push({
          event: 'work-item.released-by-lead',
          facts: { workItem: put.body.workItemId, scope: put.scope, holder: put.body.subjectId },
        });
      submitted.add(put);
      feed.put(put, standingOf(put, rows));
      rows.put(put);
    }
    if (isUseNote(command))
      audited.push(auditOfUse(command, recordedAt, lookup('engagement', command.engagementId)));
    return { outcome: 'applied', seq: feed.seq, error: null };
  };

  const answers = readings.map((read): MutationAnswer => {
    const id = idOf(read);
    const before = known.get(id);
    const envelope = read.ok ? read.mutation : read.envelope;
    const seal = before || !envelope ? undefined : sealOf(read, envelope, lost);
    const outcome = before ?? (seal ? { ...sealed, seq: feed.seq } : judge(read));
    if (envelope && seal) {
      const { statement, audit } = sealing(tx, caller, envelope, seal, now);
      seals.push(statement);
      audited.push(audit);
      feed.touch(envelope.scope);
      // Its content is the quarantine's alone.
      judged.push({ envelope: withoutContent(envelope), ...outcome });
    } else if (!before && envelope) judged.push({ envelope, ...outcome });
    known.set(id, outcome);
    return answerOf(read, outcome, before !== undefined, lookup);
  });
  const taken = feed.take();
  const recorded = recording(tx, caller, judged);
  const statements = [...feed.writing(taken), ...ledger.writing(), ...seals, ...recorded];
  return { push, answers, outcomes: known, rows: taken, statements, audited };
};

/** What writes down what pushes came to, each under its author's own walls. */
export const writingOf = (tx: HubTransaction, verdicts: readonly Verdict[]): CompiledQuery[] =>
  verdicts.flatMap(({ push, statements }) =>
    statements.length === 0 ? [] : [actingAs(tx, push.caller.personId), ...statements],
  );

/** Leaves tombstones where rows of these pushes stood before, each under its author's own walls. */
const leaveFormerPlaces = async (
  tx: HubTransaction,
  feed: FeedWriter,
  verdicts: readonly Verdict[],
): Promise<void> => {
  for (const { push, rows } of verdicts) {
    if (!rows.some(mayHaveMoved)) continue;
    await inOneTrip(tx, [actingAs(tx, push.caller.personId)]);
    await feed.leaveOtherScopes(rows);
  }
};

/** What pushes leave that this writer numbered. */
export const leftBy = (feed: FeedWriter, verdicts: readonly Verdict[]): Left => {
  const outcomes = new Map<string, Map<string, Outcome>>();
  for (const { push, outcomes: own } of verdicts) {
    const { personId } = push.caller;
    outcomes.set(personId, new Map([...(outcomes.get(personId) ?? []), ...own]));
  }
  return {
    counter: feed.left,
    outcomes,
    rows: new Set(verdicts.flatMap(({ push }) => changeableRows(push))),
  };
};

/** The answers to these pushes, in their order. */
export const answering = (
  pushes: readonly Push[],
  verdicts: readonly Verdict[],
  backedUpTo: number,
): JudgedPush[] => {
  const ofPush = new Map(verdicts.map(({ push, answers }) => [push, answers]));
  return pushes.map((push) => ({ answers: ofPush.get(push) ?? [], backedUpTo }));
};

/** Writes the last of a turn, and moves the counter on. */
const writeLast = async (
  tx: HubTransaction,
  feed: FeedWriter,
  last: readonly Verdict[],
  all: readonly Verdict[],
  onWriting: JudgeContext['onWriting'],
): Promise<void> => {
  const written = inOneTrip(tx, [
    ...writingOf(tx, last),
    ...feed.closing({ goesOn: onWriting !== undefined }),
  ]);
  if (!onWriting) {
    await written;
    return;
  }
  // Told once the statements are on their way, since whatever is begun before that keeps them waiting; and in any case
  // before it is known what became of them.
  const [outcome] = await Promise.allSettled([written, sent().then(() => onWriting(leftBy(feed, all)))]);
  if (outcome.status === 'rejected') throw outcome.reason;
};

/** Judges and writes pushes in as many rounds as they meet. */
const judgeInRounds = async (
  tx: HubTransaction,
  feed: FeedWriter,
  pushes: readonly Push[],
  { receipts, sealsWork = false, onWriting }: JudgeContext,
): Promise<Verdict[]> => {
  const verdicts: Verdict[] = [];
  for (let left = pushes; ; ) {
    const apart = standingApart(left);
    const grounds = await readGrounds(tx, apart, { receipts, sealsWork });
    const judged = grounds.map((ground) => judgePush(tx, feed, ground));
    verdicts.push(...judged);
    left = left.filter((push) => !apart.includes(push));
    await leaveFormerPlaces(tx, feed, judged);
    if (left.length === 0) {
      await writeLast(tx, feed, judged, verdicts, onWriting);
      return verdicts;
    }
    await inOneTrip(tx, writingOf(tx, judged));
  }
};

/**
 * Judges pushes of one provider in one transaction: effect, feed entries and the record of each mutation stand or fall
 * together. The provider's counter is locked first, so nothing read here changes before the end, and what all of them
 * need is read at once and written at once; those that meet in a person or in a row are judged one after the other.
 */
export const judgePushes = async (
  tx: HubTransaction,
  pushes: readonly Push[],
  context: JudgeContext,
): Promise<JudgedPush[]> => {
  const [first] = pushes;
  if (!first) return [];
  const { providerId } = first.caller;
  const feed = await FeedWriter.open(tx, providerId);
  const verdicts = await judgeInRounds(tx, feed, pushes, context);
  // The end of the audit is locked from here on, hence last.
  for (const { push, audited } of verdicts) {
    const { personId, deviceId } = push.caller;
    for (const entry of audited)
      await recordAudit(tx, providerId, { ...entry, personId, deviceId }, push.now);
  }
  return answering(pushes, verdicts, feed.backedUpTo);
};

/** Judges one push; see `judgePushes`. */
export const judgeMutations = async (
  tx: HubTransaction,
  push: Push,
  context: JudgeContext,
): Promise<JudgedPush> => {
  const [judged] = await judgePushes(tx, [push], context);
  return judged ?? { answers: [], backedUpTo: 0 };
};

const answerOf = (
  read: ReadMutation,
  { outcome, seq, error }: Outcome,
  repeated: boolean,
  lookup: RowLookup,
): MutationAnswer => {
  const id = idOf(read);
  if (error === null) return { id, outcome: outcome === 'applied' && repeated ? 'duplicate' : outcome, seq };
  const command = read.ok ? read.mutation.command : null;
  const current = command && 'workItemId' in command ? lookup('workItem', command.workItemId) : null;
  return { id, outcome, seq, error, current: current ?? null };
};
