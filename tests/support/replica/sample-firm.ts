import type { Client } from '#shared/clients/client';
import type { Engagement } from '#shared/engagements/engagement';
import type { ClientId, MatterId } from '#shared/kernel/ids';
import type { Matter } from '#shared/matters/matter';
import type { WorkItem } from '#shared/work-items/work-item';
import { engagementIdOf, lee, pat, sam, sampleEngagement, sampleWorkItem } from '../sample-rows';
import { MemoryHub, providerScope } from './memory-hub';

const uuid = (prefix: string, n: number): string =>
  `${prefix}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const clientIdOf = (n: number): ClientId => uuid('c1000000', n) as ClientId;
export const matterIdOf = (n: number): MatterId => uuid('f0000000', n) as MatterId;

export const sampleClient = (n: number, change: Partial<Client> = {}): Client => ({
  id: clientIdOf(n),
  code: `CLIENT${n}`,
  name: `Client ${n}`,
  kind: 'company',
  city: 'London',
  country: 'GB',
  jurisdictions: ['GB'],
  languages: ['en'],
  currency: 'GBP',
  calendarId: uuid('ca000000', 1) as Client['calendarId'],
  matterWord: 'entity',
  revision: 1,
  ...change,
});

export const sampleMatter = (n: number, change: Partial<Matter> = {}): Matter => ({
  id: matterIdOf(n),
  engagementId: engagementIdOf(n),
  code: `M${n}`,
  name: `Matter ${n}`,
  legalName: '',
  clientReference: '',
  yearEnd: null,
  jurisdiction: 'GB',
  conflictParties: [],
  retentionYears: null,
  revision: 1,
  ...change,
});

/** The engagements of the sample firm; each is a scope. Both are for the same client. */
export const firstScope = engagementIdOf(1);
export const secondScope = engagementIdOf(2);

export const engagementOf = (n: number, change: Partial<Engagement> = {}): Engagement =>
  sampleEngagement({ id: engagementIdOf(n), clientId: clientIdOf(1), code: `E${n}`, ...change });

/** An item of the n-th engagement. */
export const itemIn = (engagement: number, n: number, change: Partial<WorkItem> = {}): WorkItem =>
  sampleWorkItem(n, {
    engagementId: engagementIdOf(engagement),
    matterId: matterIdOf(engagement),
    ...change,
  });

/** Writes an engagement with its client, its matter and `items` into the hub, and lets the person see it. */
export const addEngagement = (hub: MemoryHub, n: number, items: readonly WorkItem[]): void => {
  const scope = engagementIdOf(n);
  hub.join(scope);
  hub.put(scope, 'engagement', engagementOf(n));
  hub.put(scope, 'client', sampleClient(1));
  hub.put(scope, 'matter', sampleMatter(n));
  for (const item of items) hub.put(scope, 'workItem', item);
};

/** A hub with three people and two engagements of one client: items 1 to 4 in the first, 11 and 12 in the second. */
export const sampleHub = (): MemoryHub => {
  const hub = new MemoryHub();
  for (const person of [pat, sam, lee]) hub.put(providerScope, 'person', person);
  addEngagement(
    hub,
    1,
    [1, 2, 3, 4].map((n) => itemIn(1, n)),
  );
  addEngagement(
    hub,
    2,
    [11, 12].map((n) => itemIn(2, n)),
  );
  return hub;
};
