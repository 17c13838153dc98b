import type { Client } from '#shared/clients/client';
import { client } from '#shared/clients/client';
import { type ConsentEdit, decideConsentEdit, latestDateOnEarth } from '#shared/clients/edit-consent';
import { engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';
import { alignSight, visibleScopes } from './sight';

/**
 * Records what a client agreed to about work abroad. Whoever may see its engagements no longer has them forgotten at
 * their next contact; whoever may again reads them anew. Runs in `provider` mode, since the sight of others changes.
 */
export const editConsent = async (
  tx: HubTransaction,
  caller: Caller,
  id: string,
  edit: ConsentEdit,
  now: number,
): Promise<Result<Client, DomainError>> => {
  const { providerId, personId, deviceId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const actor = await findPerson(tx, providerId, personId);
  const rows = await tx
    .selectFrom('feed_row')
    .select(['kind', 'id', 'scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', 'in', ['client', 'engagement'])
    .where('body', 'is not', null)
    .execute();
  const row = rows.find((each) => each.kind === 'client' && each.id === id);
  if (!actor || !row) return err(domainError('client.not-found'));
  const before = client.parse(row.body);
  const inSight = new Set(await visibleScopes(tx, providerId, personId));
  const engagements = rows
    .filter((each) => each.kind === 'engagement' && inSight.has(each.id))
    .map(({ body }) => engagement.parse(body));
  const decided = decideConsentEdit(before, edit, {
    actor,
    engagements,
    today: latestDateOnEarth(now),
    now,
  });
  if (!decided.ok || decided.value === before) return decided;
  feed.put({ kind: 'client', id, scope: row.scope, body: decided.value });
  await feed.flush({ membershipChanged: true });
  await alignSight(tx, providerId);
  const facts = {
    client: id,
    from: before.offshoreConsent ?? 'not-needed',
    to: edit.consent.state,
    on: edit.consent.on,
  };
  await recordAudit(tx, providerId, { event: 'client.consent-changed', personId, deviceId, facts }, now);
  return ok(decided.value);
};
