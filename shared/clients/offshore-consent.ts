import type { Person } from '../people/person';
import type { Client } from './client';

/**
 * Whether a client's data may be seen where this person works. Some clients must agree before their data is disclosed
 * abroad (tax return information of US clients: IRC §7216, 26 CFR 301.7216-3); until they have, nobody outside their
 * country sees their engagements, member or not. A client that says nothing of it needs no consent.
 */
export const mayBeSeenBy = (
  client: Pick<Client, 'country' | 'offshoreConsent'>,
  person: Pick<Person, 'country'>,
): boolean => client.offshoreConsent !== 'missing' || client.country === person.country;
