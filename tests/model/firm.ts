import type { Engagement } from '#shared/engagements/engagement';
import type { WorkItem } from '#shared/work-items/work-item';
import { providerScope } from '../support/replica/memory-hub';
import { engagementOf, itemIn, sampleClient, sampleMatter } from '../support/replica/sample-firm';
import { lee, obi, pat, rae, sam, workItemIdOf } from '../support/sample-rows';

/** The firm of every run: two engagements of one client, five people, four items: few, so that they meet over them. */
export const modelPeople = [pat, sam, rae, lee, obi];

/** Which engagements there are; each is a scope. */
export const modelEngagements = [1, 2] as const;

/** Leases are short, so that they run out within a run, ms. */
const leaseMilliseconds = 90_000;

export const modelEngagement = (n: number, without: ReadonlySet<string> = new Set()): Engagement => {
  const whole = engagementOf(n, { leaseMilliseconds, reviewRequired: n === 2 });
  return { ...whole, members: whole.members.filter(({ personId }) => !without.has(personId)) };
};

const modelItems: readonly (readonly [engagement: number, item: number])[] = [
  [1, 1],
  [1, 2],
  [1, 3],
  [2, 11],
];

export const modelItemIds = modelItems.map(([, n]) => workItemIdOf(n));

export const modelItem = (n: number): WorkItem => {
  const [engagement] = modelItems.find(([, item]) => item === n) ?? [1];
  return itemIn(engagement, n);
};

export interface FirmRow {
  readonly scope: string;
  readonly kind: string;
  readonly body: { readonly id: string };
}

/** Every row the hub has at the beginning. */
export const firmRows = (): FirmRow[] => [
  ...modelPeople.map((body): FirmRow => ({ scope: providerScope, kind: 'person', body })),
  { scope: providerScope, kind: 'client', body: sampleClient(1) },
  ...modelEngagements.flatMap((n): FirmRow[] => {
    const engagement = modelEngagement(n);
    const scope = engagement.id as string;
    return [
      { scope, kind: 'engagement', body: engagement },
      { scope, kind: 'matter', body: sampleMatter(n) },
    ];
  }),
  ...modelItems.map(
    ([engagement, n]): FirmRow => ({
      scope: engagementOf(engagement).id,
      kind: 'workItem',
      body: itemIn(engagement, n),
    }),
  ),
];
