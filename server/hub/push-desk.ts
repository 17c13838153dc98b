import { domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import type { MutationAnswer } from '#shared/protocol/hub-api';
import type { Caller } from '../auth/access-token';
import type { HubDatabase } from '../storage/database';
import type { ReceiptSigner } from '../time/receipt-signer';
import { goingAhead, type JudgedAhead, judgeAhead, writeAhead } from './judge-ahead';
import { type JudgedPush, judgeMutations, judgePushes, type Left, leftBy } from './judge-mutations';
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

/** A turn that was judged before it began, and is on its way to the database behind the one before. */
interface Ahead {
  readonly turn: readonly Waiting[];
  /** Null where it must be judged in its turn. */
  readonly judged: JudgedAhead | null;
  /** Null where it came to nothing, since the turn before did or somebody came between. */
  readonly written: Promise<readonly JudgedPush[] | null>;
}

/** The pushes of one provider. */
interface Line {
  readonly waiting: Waiting[];
  /** What the turn that is being written leaves; null while none is. */
  left: Left | null;
  /** The next turn, which is judged meanwhile and sent. */
  ahead: Promise<Ahead> | null;
}

/** Puts a push in line: behind all others, but before one that follows it and overtook it on its way here. */
const join = (line: Waiting[], one: Waiting): void => {
  const last = one.readings.at(-1);
  const overtook = line.findIndex(({ after }) => last !== undefined && after === idOf(last));
  line.splice(overtook < 0 ? line.length : overtook, 0, one);
};

/**
 * What was sent behind a turn that came to nothing comes to nothing too, and waits again. Were it left where it is, the
 * next would be sent behind it, and so on: all would be judged twice until a moment came in which nobody pushed.
 */
const takeBack = async (line: Line): Promise<void> => {
  line.left = null;
  const behind = await line.ahead;
  line.ahead = null;
  if (!behind) return;
  await behind.written;
  line.waiting.unshift(...behind.turn);
};

/**
 * Where pushes are judged. Those of one provider take turns, since all of them need its counter: waiting here they
 * hold no connection that somebody could read with. What waits when a turn comes shares one transaction, so that the
 * disk is written once for all of them, however many push. While PostgreSQL writes a turn, the next is judged (ADR 84)
 * and sent (ADR 90).
 */
export class PushDesk {
  readonly #database: HubDatabase;
  readonly #receipts: ReceiptSigner;
  readonly #lines = new Map<string, Line>();

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
      const present = this.#lines.get(caller.providerId);
      if (present) {
        join(present.waiting, one);
        this.#goAhead(present);
        return;
      }
      const line: Line = { waiting: [one], left: null, ahead: null };
      this.#lines.set(caller.providerId, line);
      void this.#serve(caller.providerId, line);
    });
  }

  async #serve(providerId: string, line: Line): Promise<void> {
    while (line.ahead || line.waiting.length > 0) {
      const ahead = await line.ahead;
      line.ahead = null;
      const turn = ahead?.turn ?? nextTurn(line.waiting);
      let together = ahead && (await this.#written(ahead, line));
      if (ahead && !together) await takeBack(line);
      together ??= await this.#inTurn(turn, line);
      line.left = null;
      for (const [index, one] of turn.entries()) {
        const answered = together?.[index];
        if (answered) one.answer(answered);
        // One of them is at fault, or the database is away: each learns for itself which it is.
        else await judgeAlone(this.#database, this.#receipts, one).then(one.answer, one.fail);
      }
    }
    this.#lines.delete(providerId);
  }

  /** Judges the next turn, if there is one and the present one is on its way to the disk, and sends it behind that. */
  #goAhead(line: Line): void {
    if (line.left === null || line.ahead || line.waiting.length === 0) return;
    const candidates = nextTurn(line.waiting);
    const turn = goingAhead(candidates, line.left);
    line.waiting.unshift(...candidates.filter((push) => !turn.includes(push)));
    if (turn.length === 0) return;
    line.ahead = judgeAhead(this.#database, turn, line.left)
      .catch(() => null)
      .then((judged) => ({
        turn,
        judged,
        written: judged ? writeAhead(this.#database, turn, judged).catch(() => null) : Promise.resolve(null),
      }));
  }

  /** What became of a turn that was sent before it began; null where it came to nothing. */
  #written({ judged, written }: Ahead, line: Line): Promise<readonly JudgedPush[] | null> {
    if (judged) {
      line.left = leftBy(judged.feed, judged.verdicts);
      this.#goAhead(line);
    }
    return written;
  }

  /** Judges a turn with the counter held; null where that fails. */
  #inTurn(turn: readonly Waiting[], line: Line): Promise<readonly JudgedPush[] | null> {
    const [first] = turn;
    if (!first) return Promise.resolve([]);
    const onWriting = (left: Left): void => {
      line.left = left;
      this.#goAhead(line);
    };
    return this.#database
      .as({ mode: 'person', ...first.caller }, (tx) =>
        judgePushes(tx, turn, { receipts: this.#receipts, onWriting }),
      )
      .catch(() => null);
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
