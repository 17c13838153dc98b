import { type Client, client } from '#shared/clients/client';
import { decideHouseStyle, type HouseStyleEdit } from '#shared/clients/edit-house-style';
import { engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';

/** Changes how a client's papers look, under the provider's counter, so that of two edits of one revision the second is told so. */
export const editHouseStyle = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  id: string,
  edit: HouseStyleEdit,
): Promise<Result<Client, DomainError>> => {
  const feed = await FeedWriter.open(tx, providerId);
  const actor = await findPerson(tx, providerId, personId);
  const rows = await tx
    .selectFrom('feed_row')
    .select(['kind', 'scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('body', 'is not', null)
    .where((where) =>
      where.or([
        where.and([where('kind', '=', 'client'), where('id', '=', id)]),
        where('kind', '=', 'engagement'),
      ]),
    )
    .execute();
  const row = rows.find(({ kind }) => kind === 'client');
  if (!actor || !row) return err(domainError('client.not-found'));
  const before = client.parse(row.body);
  const engagements = rows
    .filter(({ kind }) => kind === 'engagement')
    .map(({ body }) => engagement.parse(body));
  const decided = decideHouseStyle(before, edit, { actor, engagements });
  if (decided.ok && decided.value !== before) {
    feed.put({ kind: 'client', id, scope: row.scope, body: decided.value });
    await feed.flush();
  }
  return decided;
};
