import { sql } from 'kysely';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { rowsNeededBy } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import type { RowKey } from '#shared/sync/row';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { ask, asPerson, oneStatement, type Question, together } from '../storage/one-trip';
import type { ReceiptSigner } from '../time/receipt-signer';
import { type SubmittedWeeks, submittedWeeks } from '../time/submitted-weeks';
import { TimeLedger, weeksOf } from '../time/time-ledger';
import { idOf, type ReadMutation } from './read-mutation';
import { type ReadRows, rowLookup } from './row-lookup';
import { scopesLost } from './sight';

/** Mutations of one person, in their order. */
export interface Push {
  readonly caller: Caller;
  readonly readings: readonly ReadMutation[];
  /** Epoch ms. */
  readonly now: number;
  /** Where this one was not judged before, none of these is. */
  readonly after?: MutationId | undefined;
}

/** What became of a mutation. */
export interface Outcome {
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

/** What a push is judged on, as its author may see it. */
export interface Ground {
  readonly push: Push;
  /** What became of these mutations, of those they depend on and of the one they follow, before. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  readonly ledger: TimeLedger;
  readonly submitted: SubmittedWeeks;
  readonly rows: ReadRows;
  /** The engagements whose edits are sealed, with the author's role there. */
  readonly lost: ReadonlyMap<string, string>;
}

/** What reading the ground of pushes needs besides them. */
export interface GroundContext {
  readonly receipts: ReceiptSigner | null;
  readonly sealsWork: boolean;
}

/** What a push asks of its ground. */
interface Needs {
  readonly mutations: readonly Mutation[];
  readonly rows: readonly RowKey[];
  /** The ids of those of the rows that a mutation may write. Without kinds: two of one id would only wait for each other. */
  readonly changeable: readonly string[];
}

/** Rows that everybody reads and no mutation writes. */
const readOnly: ReadonlySet<string> = new Set(['person', 'engagement']);

/** A push is asked several times on its way, and may hold five hundred mutations. */
const knownNeeds = new WeakMap<Push, Needs>();

const needsOf = (push: Push): Needs => {
  const known = knownNeeds.get(push);
  if (known) return known;
  const mutations = push.readings.flatMap((read) => (read.ok ? [read.mutation] : []));
  const rows = mutations.flatMap(rowsNeededBy);
  const changeable = rows.flatMap(({ kind, id }) => (readOnly.has(kind) ? [] : [id]));
  const needs = { mutations, rows, changeable };
  knownNeeds.set(push, needs);
  return needs;
};

const outcomesOf = (
  tx: HubTransaction,
  providerId: string,
  push: Push,
): Question<ReadonlyMap<string, Outcome>> => {
  const before = needsOf(push).mutations.flatMap(({ dependsOn }) => dependsOn);
  const { readings, after } = push;
  const ids = [...new Set([...readings.map(idOf), ...before, ...(after === undefined ? [] : [after])])];
  const statement = sql<{ id: string; outcome: Outcome['outcome']; seq: string; error: DomainError | null }>`
    SELECT id, outcome, seq, error FROM mutation WHERE provider_id = ${providerId} AND id = ANY (${ids}::uuid[])`;
  return oneStatement(
    tx,
    statement,
    (rows) => new Map(rows.map(({ id, outcome, seq, error }) => [id, { outcome, seq: Number(seq), error }])),
  );
};

const groundOf = (
  tx: HubTransaction,
  push: Push,
  { receipts, sealsWork }: GroundContext,
): Question<Ground> => {
  const { caller, now } = push;
  const { providerId, personId } = caller;
  const { mutations, rows: needed } = needsOf(push);
  const { statements, read } = together([
    asPerson(tx, push.caller.personId),
    outcomesOf(tx, providerId, push),
    TimeLedger.opening(tx, caller, receipts, now, weeksOf(mutations)),
    submittedWeeks(tx, caller, mutations),
    rowLookup(tx, providerId, needed),
    scopesLost(tx, providerId, personId, sealsWork),
  ] as const);
  return {
    statements,
    read: (answers) => {
      const [, outcomes, ledger, submitted, rows, lost] = read(answers);
      return { push, outcomes, ledger, submitted, rows, lost };
    },
  };
};

/** Asks for what these pushes are judged on, each under its author's own walls; without the rules for weeks of time. */
export const groundsOf = (
  tx: HubTransaction,
  pushes: readonly Push[],
  context: GroundContext,
): Question<Ground[]> => together<Ground[]>(pushes.map((push) => groundOf(tx, push, context)));

/** Reads what these pushes are judged on, each under its author's own walls. The provider's counter is held. */
export const readGrounds = async (
  tx: HubTransaction,
  pushes: readonly Push[],
  context: GroundContext,
): Promise<Ground[]> => {
  const grounds = await ask(tx, groundsOf(tx, pushes, context));
  const whole: Ground[] = [];
  for (const ground of grounds) {
    const { push, submitted } = ground;
    const { engagements } = submitted;
    // Which engagements a week was worked for is known only now.
    const keys = engagements.length === 0 ? [] : [...needsOf(push).rows, ...engagements];
    const more = together([
      asPerson(tx, push.caller.personId),
      rowLookup(tx, push.caller.providerId, keys),
    ] as const);
    whole.push(keys.length === 0 ? ground : { ...ground, rows: (await ask(tx, more))[1] });
  }
  return whole;
};

/** The ids of rows that judging this push needs and a mutation may write. */
export const changeableRows = (push: Push): readonly string[] => needsOf(push).changeable;

/** Whether a ledger of time, or a week of it, is among what this push is judged on. */
export const needsTime = (push: Push): boolean => {
  const { mutations } = needsOf(push);
  return (
    weeksOf(mutations).length > 0 || mutations.some(({ command }) => command.type === 'timesheet.submit')
  );
};

/**
 * Those of these pushes that can be judged on what is read at once: no two are of one person, and none needs a row that
 * another may write. Of those that meet, the first is among them.
 */
export const standingApart = <P extends Push>(pushes: readonly P[]): readonly P[] => {
  if (pushes.length < 2) return pushes;
  const taken = new Set<string>();
  return pushes.filter((push) => {
    const own = [push.caller.personId, ...changeableRows(push)];
    const apart = !own.some((key) => taken.has(key));
    for (const key of own) taken.add(key);
    return apart;
  });
};
