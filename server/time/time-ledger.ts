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

  /** Reads what will be asked of the ledger: time is recorded for these weeks. Nothing where there are none. */
  static async open(
    tx: HubTransaction,
    caller: Whose,
    signer: ReceiptSigner | null,
    now: number,
    weeks: readonly string[],
  ): Promise<TimeLedger> {
    if (weeks.length === 0) return new TimeLedger(tx, caller, signer, now, emptyChain, new Set(), new Set());
    const last = await tx
      .selectFrom('time_entry')
      .select(['chain_index', 'hash'])
      .where('provider_id', '=', caller.providerId)
      .where('person_id', '=', caller.personId)
      .orderBy('chain_index', 'desc')
      .limit(1)
      .executeTakeFirst();
    const head = last ? { index: Number(last.chain_index), hash: last.hash } : emptyChain;
    const sheets = await tx
      .selectFrom('feed_row')
      .select(['id', 'body'])
      .where('provider_id', '=', caller.providerId)
      .where('kind', '=', 'timesheet')
      .where(
        'id',
        'in',
        weeks.map((week) => timesheetId(caller.personId, week)),
      )
      .execute();
    const approved = sheets.filter(
      ({ body }) => (body as { status?: unknown } | null)?.status === 'approved',
    );
    const locked = sheets.flatMap(
      ({ body }) => (body as { approvedEntries?: readonly string[] } | null)?.approvedEntries ?? [],
    );
    const weeksApproved = new Set(approved.map(({ id }) => id));
    return new TimeLedger(tx, caller, signer, now, head, weeksApproved, new Set(locked));
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
    const arrived = this.#arrived.splice(0);
    if (arrived.length === 0) return;
    for (let from = 0; from < arrived.length; from += rowsAStatement)
      await this.#write(arrived.slice(from, from + rowsAStatement));
  }

  async #write(arrived: readonly Arrived[]): Promise<void> {
    const { providerId, personId } = this.#caller;
    await this.#tx
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
      .execute();
  }
}
