import { domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import type { ReceiptSigner } from '../time/receipt-signer';
import { type JudgedPush, judgeMutations, judgePushes } from './judge-mutations';
import type { Push } from './push-ground';
import { idOf, type ReadMutation, refusedWith, type Unreadable } from './read-mutation';

/** SQLSTATE classes in which the data is at fault: 22 data exception (a NUL in a text, say), 23 integrity. */
const isDataFault = (error: unknown): boolean => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^2[23]/.test(code);
};

/** Runs `work`; null where the database says that the data is at fault, which rolls it back whole. */
const unlessDataFault = async <T>(work: () => Promise<T>): Promise<T | null> => {
  try {
    return await work();
  } catch (error) {
    if (isDataFault(error)) return null;
    throw error;
  }
};

const refused = (read: ReadMutation): Unreadable =>
  read.ok ? refusedWith(read.mutation, domainError('input.invalid')) : read;

/** `read`, refused where it depends on one that was refused without leaving a record. */
const unlessBroken = (read: ReadMutation, lost: ReadonlySet<MutationId>): ReadMutation => {
  const broken = read.ok ? read.mutation.dependsOn.find((id) => lost.has(id)) : undefined;
  return read.ok && broken !== undefined
    ? refusedWith(read.mutation, domainError('mutation.dependency-rejected', { mutation: broken }))
    : read;
};

/** So many pushes at most share a transaction, and no more mutations than this: the first of them waits for the last. */
const pushesTogether = 50;
const mutationsTogether = 5_000;

interface Waiting extends Push {
  readonly answer: (judged: JudgedPush) => void;
  readonly fail: (error: unknown) => void;
}

/** Takes out of the line whose turn it is. */
const nextTurn = (line: Waiting[]): Waiting[] => {
  let mutations = 0;
  const beyond = line.findIndex(({ readings }, at) => {
    mutations += readings.length;
    return at > 0 && (at >= pushesTogether || mutations > mutationsTogether);
  });
  return line.splice(0, beyond < 0 ? line.length : beyond);
};

/**
 * Where pushes are judged. Those of one provider take turns, since all of them need its counter: waiting here they
 * hold no connection that somebody could read with. What waits when a turn comes shares one transaction, so that the
 * disk is written once for all of them, however many push.
 */
export class PushDesk {
  readonly #database: HubDatabase;
  readonly #receipts: ReceiptSigner;
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(database: HubDatabase, receipts: ReceiptSigner) {
    this.#database = database;
    this.#receipts = receipts;
  }

  /**
   * `now` is epoch ms; where `after` is named and was not judged before, nothing is. Throws what the database's driver
   * throws where it is away.
   */
  push(
    caller: Caller,
    readings: readonly ReadMutation[],
    now: number,
    after?: MutationId,
  ): Promise<JudgedPush> {
    return new Promise((answer, fail) => {
      const one: Waiting = { caller, readings, now, after, answer, fail };
      const line = this.#waiting.get(caller.providerId);
      if (line) {
        line.push(one);
        return;
      }
      this.#waiting.set(caller.providerId, [one]);
      void this.#serve(caller.providerId);
    });
  }

  async #serve(providerId: string): Promise<void> {
    const line = this.#waiting.get(providerId) ?? [];
    while (line.length > 0) {
      const turn = nextTurn(line);
      const together = await this.#together(turn).catch(() => null);
      if (together)
        for (const [index, one] of turn.entries()) {
          const judged = together[index];
          if (judged) one.answer(judged);
        }
      // One of them is at fault, or the database is away: each learns for itself which it is.
      else
        for (const one of turn)
          await judgeAlone(this.#database, this.#receipts, one).then(one.answer, one.fail);
    }
    this.#waiting.delete(providerId);
  }

  #together(turn: readonly Waiting[]): Promise<JudgedPush[]> {
    const [first] = turn;
    if (!first) return Promise.resolve([]);
    return this.#database.as({ mode: 'person', ...first.caller }, (tx) =>
      judgePushes(tx, turn, { receipts: this.#receipts }),
    );
  }
}

/**
 * Judges one push: all in one transaction, since that is quick; one by one where the database refuses it, so that one
 * bad mutation does not hold up the others. A refusal is kept like any answer wherever the database can hold it.
 */
const judgeAlone = async (
  database: HubDatabase,
  receipts: ReceiptSigner,
  { caller, readings, now, after }: Waiting,
): Promise<JudgedPush> => {
  const judge = (some: readonly ReadMutation[]): Promise<JudgedPush | null> =>
    unlessDataFault(() =>
      database.as({ mode: 'person', ...caller }, (tx) =>
        judgeMutations(tx, { caller, readings: some, now, after }, { receipts }),
      ),
    );
  const together = await judge(readings);
  if (together) return together;
  const answers: MutationAnswer[] = [];
  let backedUpTo = 0;
  const lost = new Set<MutationId>();
  for (const one of readings) {
    const read = unlessBroken(one, lost);
    const judged = (await judge([read])) ?? (await judge([refused(read)]));
    if (judged) {
      answers.push(...judged.answers);
      backedUpTo = judged.backedUpTo;
    } else {
      // Not even the refusal can be written: the id, say, is that of somebody else's mutation.
      lost.add(idOf(read));
      answers.push({ id: idOf(read), outcome: 'rejected', seq: 0, error: refused(read).error });
    }
  }
  return { answers, backedUpTo };
};
