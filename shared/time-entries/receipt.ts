import { canonicalJson, type Json } from '../kernel/canonical-json';
import type { TimeEntry, TimeReceipt } from './time-entry';

/** Names a person's ledger in its hashes, so that an entry of another's never fits. */
export const ledgerChain = (person: string): string => `time:${person}`;

/** What a link of the ledger holds: the entry as its workstation sent it, and how it arrived. */
export const ledgerContent = (entry: TimeEntry, receivedAt: number, late: boolean): Json => {
  const { receipt: _, ...sent } = entry;
  return { entry: sent as unknown as Json, receivedAt, late };
};

/** The text that a receipt's signature is over: whose ledger, which entry, its place and the chain up to there. */
export const receiptText = (
  person: string,
  entryId: string,
  { index, hash, receivedAt, late }: Pick<TimeReceipt, 'index' | 'hash' | 'receivedAt' | 'late'>,
): string => canonicalJson({ chain: ledgerChain(person), entry: entryId, hash, index, late, receivedAt });
