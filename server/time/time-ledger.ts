import { type CompiledQuery, sql } from 'kysely';
import { type ChainHead, emptyChain, nextHead } from '#shared/kernel/hash-chain';
import { isTimeCommand } from '#shared/sync/command-kind';
import type { Mutation } from '#shared/sync/mutation';
import { ledgerChain, ledgerContent, receiptText } from '#shared/time-entries/receipt';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { timesheetId } from '#shared/time-entries/timesheet';
import { weekOf } from '#shared/time-entries/week';
import { sha256 } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { ask, inOneTrip, known, oneStatement, type Question, together } from '../storage/one-trip';
import type { ReceiptSigner } from './receipt-signer';

type Whose = Pick<Caller, 'providerId' | 'personId'>;

/** Rows a statement: each has parameters of its own, and PostgreSQL takes 65,535. */
const rowsAStatement = 2_000;

interface Arrived {
  readonly entry: TimeEntry;
  readonly index: number;
  readonly hash: string;
  readonly late: boolean;
}

/** The weeks that mutations record time for. */
export const weeksOf = (mutations: readonly Mutation[]): string[] => [
  ...new Set(
    mutations.flatMap(({ command }) =>
      isTimeCommand(command) ? command.entries.map(({ shiftDate }) => weekOf(shiftDate)) : [],
    ),
  ),
];

/**
 * Takes entries into their person's ledger in the order of their arrival: numbers them, hangs each on the hash of the
 * one before, and signs a receipt. The provider's counter is held meanwhile (`FeedWriter`), so nothing comes between.
 */
export class TimeLedger {
  readonly #tx: HubTransaction;
  readonly #caller: Whose;
  readonly #signer: ReceiptSigner | null;
  readonly #now: number;
  readonly #approved: ReadonlySet<string>;
  readonly #locked: ReadonlySet<string>;
  #head: ChainHead;
  readonly #arrived: Arrived[] = [];

  private constructor(
    tx: HubTransaction,
    caller: Whose,
    signer: ReceiptSigner | null,
    now: number,
    head: ChainHead,
    approved: ReadonlySet<string>,
    locked: ReadonlySet<string>,
  ) {
    this.#tx = tx;
    this.#caller = caller;
    this.#signer = signer;
    this.#now = now;
    this.#head = head;
    this.#approved = approved;
    this.#locked = locked;
  }

  /** Asks for what recording time in these weeks needs; nothing where there are none. */
  static opening(
    tx: HubTransaction,
    caller: Whose,
    signer: ReceiptSigner | null,
    now: number,
    weeks: readonly string[],
  ): Question<TimeLedger> {
    if (weeks.length === 0)
      return known(new TimeLedger(tx, caller, signer, now, emptyChain, new Set(), new Set()));
    const { providerId, personId } = caller;
    const last = sql<{ index: string; hash: string }>`
      SELECT chain_index AS index, hash FROM time_entry
      WHERE provider_id = ${providerId} AND person_id = ${personId} ORDER BY chain_index DESC LIMIT 1`;
    const sheets = sql<{ id: string; body: object | null }>`
      SELECT id, body FROM feed_row WHERE provider_id = ${providerId} AND kind = 'timesheet'
        AND id = ANY (${weeks.map((week) => timesheetId(personId, week))}::text[])
          AND body IS NOT NULL`;
    const questions = [
      oneStatement(tx, last, ([row]) => (row ? { index: Number(row.index), hash: row.hash } : emptyChain)),
      oneStatement(tx, sheets, (rows) => rows),
    ] as const;
    const { statements, read } = together(questions);
    return {
      statements,
      read: (answers) => {
        const [head, found] = read(answers);
        const approved = found.filter(
          ({ body }) => (body as { status?: unknown } | null)?.status === 'approved',
        );
        const locked = found.flatMap(
          ({ body }) => (body as { approvedEntries?: readonly string[] } | null)?.approvedEntries ?? [],
        );
        const weeksApproved = new Set(approved.map(({ id }) => id));
        return new TimeLedger(tx, caller, signer, now, head, weeksApproved, new Set(locked));
      },
    };
  }

  /** Reads what recording time in these weeks needs; see `opening`. */
  static open(
    tx: HubTransaction,
    caller: Whose,
    signer: ReceiptSigner | null,
    now: number,
    weeks: readonly string[],
  ): Promise<TimeLedger> {
    return ask(tx, TimeLedger.opening(tx, caller, signer, now, weeks));
  }

  /** The entry with its receipt; it stands in the database after `flush`. */
  append(entry: TimeEntry): TimeEntry {
    const { personId } = this.#caller;
    if (!this.#signer) throw new Error('time was judged without a signer of receipts');
    const late =
      this.#approved.has(timesheetId(personId, weekOf(entry.shiftDate))) ||
      (entry.supersedes !== null && this.#locked.has(entry.supersedes));
    const content = ledgerContent(entry, this.#now, late);
    this.#head = nextHead(ledgerChain(personId), this.#head, content, sha256);
    const { index, hash } = this.#head;
    this.#arrived.push({ entry, index, hash, late });
    const unsigned = { index, hash, receivedAt: this.#now, late };
    const signature = this.#signer.sign(receiptText(personId, entry.id, unsigned));
    return { ...entry, receipt: { ...unsigned, signature } };
  }

  async flush(): Promise<void> {
    for (const statement of this.writing()) await inOneTrip(this.#tx, [statement]);
  }

  /** What writes the entries that were taken in since the last time. */
  *writing(): Iterable<CompiledQuery> {
    const arrived = this.#arrived.splice(0);
    for (let from = 0; from < arrived.length; from += rowsAStatement)
      yield this.#write(arrived.slice(from, from + rowsAStatement));
  }

  #write(arrived: readonly Arrived[]): CompiledQuery {
    const { providerId, personId } = this.#caller;
    return this.#tx
      .insertInto('time_entry')
      .values(
        arrived.map(({ entry, index, hash, late }) => ({
          provider_id: providerId,
          person_id: personId,
          chain_index: index,
          id: entry.id,
          hash,
          received_at: this.#now,
          late,
          engagement_id: entry.engagementId,
          week: weekOf(entry.shiftDate),
          supersedes: entry.supersedes,
          entry: JSON.stringify(entry),
        })),
      )
      .compile();
  }
}
