import type { Json } from '#shared/kernel/canonical-json';
import { type ChainHead, type ChainProblem, ChainWalk } from '#shared/kernel/hash-chain';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { auditChain, sha256 } from './record';

/** Entries read at once. */
const page = 1_000;

export interface AuditReport {
  /** How far the chain is sound. */
  readonly head: ChainHead;
  readonly problem: ChainProblem | null;
  /** The highest index that an anchor vouches for; 0 where there is none: then a cut tail need not show. */
  readonly anchoredTo: number;
}

const readPage = (tx: HubTransaction, providerId: string, after: number) =>
  tx
    .selectFrom('audit_entry')
    .select(['index', 'content', 'hash'])
    .where('provider_id', '=', providerId)
    .where('index', '>', String(after))
    .orderBy('index')
    .limit(page)
    .execute();

/**
 * Works out a provider's audit anew from its first entry, and holds it against anchors that were kept outside the
 * database. Names the first index that is not what was written: edited, taken out, put elsewhere, or cut off the end.
 */
export const verifyAudit = (
  database: HubDatabase,
  providerId: string,
  anchors: readonly ChainHead[],
): Promise<AuditReport> =>
  database.as({ mode: 'provider', providerId }, async (tx) => {
    const walk = new ChainWalk(auditChain(providerId), sha256);
    const waiting = anchors.toSorted((a, b) => a.index - b.index);
    let after = 0;
    for (;;) {
      const rows = await readPage(tx, providerId, after);
      for (const { index, content, hash } of rows) {
        after = Number(index);
        walk.take([{ index: after, content: content as Json, hash }]);
        while (waiting[0] && waiting[0].index === walk.head.index) walk.meet(waiting.shift() ?? walk.head);
        if (walk.problem) break;
      }
      if (walk.problem || rows.length < page) break;
    }
    // The head that the database itself keeps shows a tail cut carelessly; only an anchor shows one cut with care.
    const kept = await tx
      .selectFrom('audit_head')
      .select(['index', 'hash'])
      .where('provider_id', '=', providerId)
      .executeTakeFirst();
    for (const anchor of waiting) walk.meet(anchor);
    if (kept) walk.meet({ index: Number(kept.index), hash: kept.hash });
    return {
      head: walk.head,
      problem: walk.problem,
      anchoredTo: anchors.reduce((most, { index }) => Math.max(most, index), 0),
    };
  });
