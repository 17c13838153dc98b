import { z } from 'zod';
import { type Engagement, memberRoleOf } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import type { Client } from './client';
import { houseStyle } from './house-style';

/** A client's look, whole, and the revision of the client that was looked at. */
export const houseStyleEdit = z.strictObject({
  revision: z.number().int().positive(),
  style: z.strictObject(houseStyle.shape),
});
export type HouseStyleEdit = z.infer<typeof houseStyleEdit>;

/** Whether somebody may say how a client's papers look: an admin, and who leads an engagement of the client. */
export const mayEditHouseStyle = (
  person: Pick<Person, 'id' | 'role'>,
  client: Pick<Client, 'id'>,
  engagements: readonly Engagement[],
): boolean =>
  person.role === 'admin' ||
  engagements.some(
    (engagement) => engagement.clientId === client.id && memberRoleOf(engagement, person.id) === 'lead',
  );

const said = (style: unknown): string => {
  const read = houseStyle.safeParse(style);
  return read.success ? JSON.stringify(Object.entries(read.data).sort(([a], [b]) => (a < b ? -1 : 1))) : '';
};

/**
 * The client as it is after `edit`; the very one that was given where it already looks so, so that a lost reply may be
 * asked for again. Errors: `client.not-allowed`; `client.outdated` with the revision that was saved meanwhile.
 */
export const decideHouseStyle = (
  client: Client,
  edit: HouseStyleEdit,
  context: { readonly actor: Person; readonly engagements: readonly Engagement[] },
): Result<Client, DomainError> => {
  if (!mayEditHouseStyle(context.actor, client, context.engagements))
    return err(domainError('client.not-allowed'));
  if (said(client.houseStyle) === said(edit.style)) return ok(client);
  if (edit.revision !== client.revision)
    return err(domainError('client.outdated', { revision: client.revision }));
  return ok({ ...client, houseStyle: edit.style, revision: client.revision + 1 });
};
