import { type Engagement, engagement as engagementSchema } from '#shared/engagements/engagement';
import { contactPause, renewedByContact } from '#shared/work-items/lease';
import { type WorkItem, workItem } from '#shared/work-items/work-item';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';

interface Held {
  readonly scope: string;
  readonly item: WorkItem;
  readonly engagement: Engagement;
}

/** What the caller holds by claims, with the engagements it is held in; what they no longer see is not among it. */
const readHeld = async (tx: HubTransaction, { providerId, personId }: Caller): Promise<Held[]> => {
  const items = await tx
    .selectFrom('feed_row')
    .select(['scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('leased_to', '=', personId)
    .execute();
  if (items.length === 0) return [];
  const rows = await tx
    .selectFrom('feed_row')
    .select(['id', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'engagement')
    .where('id', 'in', [...new Set(items.map(({ scope }) => scope))])
    .where('body', 'is not', null)
    .execute();
  const engagements = new Map(rows.map(({ id, body }) => [id, engagementSchema.parse(body)]));
  return items.flatMap(({ scope, body }) => {
    const engagement = engagements.get(scope);
    return engagement ? [{ scope, item: workItem.parse(body), engagement }] : [];
  });
};

/**
 * Contact of a person's workstation: the leases of what they hold are moved on where less than half of one is left.
 * Mostly nothing is due, and then nothing is locked or written. Answers how long the workstation may stay away, in ms.
 */
export const renewLeases = async (database: HubDatabase, caller: Caller, now: number): Promise<number> => {
  const actor = { mode: 'person', ...caller } as const;
  const isDue = ({ item, engagement }: Held): boolean => renewedByContact(item, engagement, now) !== null;
  const seen = await database.as(actor, (tx) => readHeld(tx, caller));
  if (seen.some(isDue))
    await database.as(actor, async (tx) => {
      const feed = await FeedWriter.open(tx, caller.providerId);
      // Read again behind the counter: a claim may have changed hands since.
      for (const { scope, item, engagement } of await readHeld(tx, caller)) {
        const renewed = renewedByContact(item, engagement, now);
        if (renewed) feed.put({ kind: 'workItem', id: item.id, scope, body: renewed });
      }
      await feed.flush();
    });
  return contactPause(seen.map(({ engagement }) => engagement.leaseMilliseconds));
};
