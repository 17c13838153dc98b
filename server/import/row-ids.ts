import { v5 } from 'uuid';
import type {
  CalendarId,
  ClientId,
  EngagementId,
  MatterId,
  PersonId,
  ProviderId,
  TeamId,
  WorkItemId,
} from '#shared/kernel/ids';

/** Names this product among everybody's name-based UUIDs (RFC 9562, version 5). */
const meridian = '3f0f6f0a-6f5c-4f6b-9d58-6d1b3b2f7c11';

/** A provider keeps its id however often, and on whichever hub, its folder is imported. */
export const providerIdOf = (key: string): ProviderId => v5(`provider:${key}`, meridian) as ProviderId;

/**
 * Ids that follow from the provider's own keys. So the same row of a file is the same row of the hub, and files may
 * name each other's rows before any of them is stored.
 */
export const rowIds = (provider: ProviderId) => {
  const idOf = (kind: string, key: string): string => v5(`${kind}:${key}`, provider);
  return {
    person: (key: string) => idOf('person', key) as PersonId,
    team: (key: string) => idOf('team', key) as TeamId,
    client: (key: string) => idOf('client', key) as ClientId,
    calendar: (key: string) => idOf('calendar', key) as CalendarId,
    engagement: (key: string) => idOf('engagement', key) as EngagementId,
    matter: (key: string) => idOf('matter', key) as MatterId,
    clause: (key: string) => idOf('clause', key),
    workItem: (key: string) => idOf('workItem', key) as WorkItemId,
  };
};
export type RowIds = ReturnType<typeof rowIds>;
