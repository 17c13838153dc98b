import { sql } from 'kysely';
import { type ChainHead, type ChainProblem, ChainWalk } from '#shared/kernel/hash-chain';
import { ledgerChain, ledgerContent } from '#shared/time-entries/receipt';
import { type TimeEntry, timeReceipt } from '#shared/time-entries/time-entry';
import { sha256 } from '../audit/record';
import type { HubDatabase, HubTransaction } from '../storage/database';

/** Entries read at once. */
const page = 2_000;

export interface LedgerReport {
  readonly personId: string;
  /** How far the person's ledger is sound. */
  readonly head: ChainHead;
  readonly problem: ChainProblem | null;
}

const readPage = (tx: HubTransaction, providerId: string, personId: string, after: number) =>
  tx
    .selectFrom('time_entry')
    .select(['chain_index', 'entry', 'hash', 'received_at', 'late'])
    .where('provider_id', '=', providerId)
    .where('person_id', '=', personId)
    .where('chain_index', '>', String(after))
    .orderBy('chain_index')
    .limit(page)
    .execute();

/** The last receipt that a workstation was given: a tail that was cut off is missing below it. */
const lastReceipts = async (tx: HubTransaction, providerId: string): Promise<Map<string, ChainHead>> => {
  const { rows } = await sql<{ person: string; receipt: object }>`
    SELECT DISTINCT ON (scope) scope AS person, body -> 'receipt' AS receipt FROM feed_row
    WHERE provider_id = ${providerId} AND kind = 'timeEntry' AND body IS NOT NULL AND body ? 'receipt'
    ORDER BY scope, (body -> 'receipt' ->> 'index')::bigint DESC`.execute(tx);
  return new Map(rows.map(({ person, receipt }) => [person, timeReceipt.parse(receipt)]));
};

const verifyPerson = async (
  tx: HubTransaction,
  providerId: string,
  personId: string,
  receipt: ChainHead | undefined,
): Promise<LedgerReport> => {
  const walk = new ChainWalk(ledgerChain(personId), sha256);
  for (let after = 0; ; ) {
    const rows = await readPage(tx, providerId, personId, after);
    for (const { chain_index, entry, hash, received_at, late } of rows) {
      after = Number(chain_index);
      const content = ledgerContent(entry as TimeEntry, Number(received_at), late);
      if (!walk.take([{ index: after, content, hash }])) break;
      if (receipt?.index === walk.head.index) walk.meet(receipt);
    }
    if (walk.problem || rows.length < page) break;
  }
  if (receipt && receipt.index > walk.head.index) walk.meet(receipt);
  return { personId, head: walk.head, problem: walk.problem };
};

/**
 * Works out the ledger of everybody in a provider anew, and holds it against the receipts that stand in the feed. Names
 * for each person the first index that is not what arrived: edited, taken out, put elsewhere, or cut off the end.
 */
export const verifyLedger = (database: HubDatabase, providerId: string): Promise<LedgerReport[]> =>
  database.as({ mode: 'provider', providerId }, async (tx) => {
    const receipts = await lastReceipts(tx, providerId);
    const people = await tx
      .selectFrom('time_entry')
      .select('person_id')
      .distinct()
      .where('provider_id', '=', providerId)
      .orderBy('person_id')
      .execute();
    const all = new Set([...people.map(({ person_id }) => person_id), ...receipts.keys()]);
    const reports: LedgerReport[] = [];
    for (const personId of all)
      reports.push(await verifyPerson(tx, providerId, personId, receipts.get(personId)));
    return reports;
  });
