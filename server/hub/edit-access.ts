import { type AccessEdit, decideAccessEdit } from '#shared/engagements/edit-access';
import { type Engagement, engagement } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { person } from '#shared/people/person';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';
import { alignSight, visibleScopes } from './sight';

/**
 * Changes who sees an engagement and what it allows on a workstation. Runs in `provider` mode, since an admin may
 * change what they do not see themselves; for everybody else one out of sight is not there.
 */
export const editAccess = async (
  tx: HubTransaction,
  caller: Caller,
  id: string,
  edit: AccessEdit,
  now: number,
): Promise<Result<Engagement, DomainError>> => {
  const { providerId, personId, deviceId } = caller;
  const feed = await FeedWriter.open(tx, providerId);
  const [actor, row] = [await findPerson(tx, providerId, personId), await rowOf(tx, providerId, id)];
  const inSight = actor?.role === 'admin' || (await visibleScopes(tx, providerId, personId)).includes(id);
  if (!actor || !row || !inSight) return err(domainError('engagement.not-found'));
  const before = engagement.parse(row.body);
  const people = await peopleOf(
    tx,
    providerId,
    edit.members.map((member) => member.personId),
  );
  const decided = decideAccessEdit(before, edit, { actor, personOf: (wanted) => people.get(wanted) });
  if (!decided.ok || decided.value === before) return decided;
  const after = decided.value;
  feed.put({ kind: 'engagement', id, scope: row.scope, body: after });
  await feed.flush({ membershipChanged: true });
  await alignSight(tx, providerId);
  for (const { event, facts } of changesOf(before, after))
    await recordAudit(tx, providerId, { event, personId, deviceId, facts }, now);
  return ok(after);
};

const rowOf = (tx: HubTransaction, providerId: string, id: string) =>
  tx
    .selectFrom('feed_row')
    .select(['scope', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'engagement')
    .where('id', '=', id)
    .where('body', 'is not', null)
    .executeTakeFirst();

const peopleOf = async (tx: HubTransaction, providerId: string, ids: readonly string[]) => {
  if (ids.length === 0) return new Map();
  const rows = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'person')
    .where('id', 'in', [...new Set(ids)])
    .where('body', 'is not', null)
    .execute();
  return new Map(
    rows.map(({ body }) => {
      const read = person.parse(body);
      return [read.id, read] as const;
    }),
  );
};

/** One entry for each member who came, left or became something else, and one for the policy. */
const changesOf = (before: Engagement, after: Engagement) => {
  const roleIn = ({ members }: Engagement, who: string): string =>
    members.find((member) => member.personId === who)?.role ?? 'none';
  const touched = new Set([...before.members, ...after.members].map((member) => member.personId));
  const members = [...touched]
    .filter((who) => roleIn(before, who) !== roleIn(after, who))
    .map((who) => ({
      event: 'engagement.members-changed' as const,
      facts: { engagement: after.id, member: who, from: roleIn(before, who), to: roleIn(after, who) },
    }));
  const { copy, print, clipboard, export: exporting } = after.dataPolicy;
  const was = before.dataPolicy;
  const ourName = after.dataPolicy.ourName ?? 'hidden';
  const same =
    copy === was.copy &&
    print === was.print &&
    clipboard === was.clipboard &&
    exporting === was.export &&
    ourName === (was.ourName ?? 'hidden');
  if (same) return members;
  const facts = { engagement: after.id, copy, print, clipboard, export: exporting, ourName };
  return [...members, { event: 'engagement.policy-changed' as const, facts }];
};
