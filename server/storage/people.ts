import { type Person, person } from '#shared/people/person';
import type { HubTransaction } from './database';

/** A person by id, within what the transaction may see; null where there is none. */
export const findPerson = async (
  tx: HubTransaction,
  providerId: string,
  personId: string,
): Promise<Person | null> => {
  const row = await tx
    .selectFrom('feed_row')
    .select('body')
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'person')
    .where('id', '=', personId)
    .where('body', 'is not', null)
    .executeTakeFirst();
  return row ? person.parse(row.body) : null;
};

export interface ProviderEntry {
  readonly providerId: string;
  readonly slug: string;
  readonly name: string;
  readonly sample: boolean;
}

/** Every provider this hub serves; asked in `hub` mode. */
export const listProviders = async (tx: HubTransaction): Promise<ProviderEntry[]> => {
  const rows = await tx
    .selectFrom('provider')
    .select(['provider_id', 'slug', 'name', 'sample'])
    .orderBy('slug')
    .execute();
  return rows.map(({ provider_id, slug, name, sample }) => ({ providerId: provider_id, slug, name, sample }));
};
