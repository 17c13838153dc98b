import fc from 'fast-check';
import type { Engagement } from '#shared/engagements/engagement';
import type { RowBody } from '#shared/sync/row';
import { priorities, type WorkItem, workItemStatuses } from '#shared/work-items/work-item';
import type { Block } from '../../../renderer/replica/queue/block-codec';
import type { DirectoryKind } from '../../../renderer/replica/queue/directory';
import type { OverlaidItem } from '../../../renderer/replica/queue/projection';
import { slimOf } from '../../../renderer/replica/queue/slim-row';
import type { QueueColumn, QueueGrouping, QueueQuery } from '../../../renderer/replica/replica';
import {
  clientIdOf,
  engagementOf,
  itemIn,
  matterIdOf,
  sampleClient,
  sampleMatter,
} from '../../support/replica/sample-firm';
import {
  asksNothing,
  hour,
  lee,
  noon,
  pat,
  rae,
  sam,
  sampleTeamId,
  workItemIdOf,
} from '../../support/sample-rows';

/** Few of each, so that many rows are alike. */
const titles = [
  'Reconcile',
  'reconcile',
  'Zürich audit',
  'Zurich audit',
  'تسوية',
  'मिलान',
  'Enter bills',
  'äpfel',
  'Apfel',
];
const rowCount = 14;

export const item: fc.Arbitrary<WorkItem> = fc
  .record({
    n: fc.integer({ min: 1, max: rowCount }),
    engagement: fc.constantFrom(1, 2, 3),
    title: fc.oneof(fc.constantFrom(...titles), fc.string({ minLength: 1, maxLength: 3 })),
    kind: fc.constantFrom('bank reconciliation', 'bills', 'Cite-check'),
    status: fc.constantFrom(...workItemStatuses),
    priority: fc.constantFrom(...priorities),
    dueAt: fc.option(fc.integer({ min: -40, max: 400 }).map((hours) => noon + hours * hour)),
    estimateMinutes: fc.option(fc.constantFrom(15, 30, 60)),
    assignee: fc.option(fc.constantFrom(pat, sam)),
    lease: fc.option(fc.constantFrom(noon - 1, noon + hour)),
    reviewer: fc.option(fc.constantFrom(pat, rae)),
    reserved: fc.constantFrom(null, 'me', 'sam', 'team'),
    needsCredential: fc.boolean(),
  })
  .map(({ n, engagement, assignee, lease, reviewer, reserved, needsCredential, ...change }) =>
    itemIn(engagement, n, {
      ...change,
      reference: `REF-${n % 4}`,
      assigneeId: assignee?.id ?? null,
      hold: assignee && { mutationId: null, leaseUntil: lease },
      reviewerId: reviewer?.id ?? null,
      reservedFor:
        reserved === null
          ? null
          : reserved === 'team'
            ? { kind: 'team', teamId: sampleTeamId }
            : { kind: 'person', personId: reserved === 'me' ? pat.id : sam.id },
      requirement: needsCredential ? { ...asksNothing, credential: 'CPA' } : null,
    }),
  );

/** One thing that happens to what the grid shows. */
export type Happening =
  | { readonly what: 'base'; readonly block: Block }
  | { readonly what: 'overlay'; readonly items: readonly OverlaidItem[] }
  | { readonly what: 'directory'; readonly kind: DirectoryKind; readonly body: RowBody }
  | { readonly what: 'time' };

const lastOfEach = (items: readonly WorkItem[]): WorkItem[] => [
  ...new Map(items.map((each) => [each.id, each])).values(),
];

const base = fc
  .tuple(fc.array(item, { maxLength: 6 }), fc.array(fc.integer({ min: 1, max: rowCount }), { maxLength: 2 }))
  .map(([items, gone]): Happening => {
    const rows = lastOfEach(items).map(slimOf);
    const came = new Set<string>(rows.map(({ id }) => id));
    const left = [...new Set(gone.map(workItemIdOf))].filter((id) => !came.has(id));
    return { what: 'base', block: { rows, gone: left } };
  });

const many = item.map(
  (like): Happening => ({
    what: 'base',
    block: {
      rows: Array.from({ length: 210 }, (_, n) =>
        slimOf({ ...like, id: workItemIdOf(100 + n), title: `${like.title} ${n % 7}` }),
      ),
      gone: [],
    },
  }),
);

const overlay = fc
  .array(fc.tuple(item, fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((drawn): Happening => {
    const items = new Map<string, OverlaidItem>(
      drawn.map(([each, stays, intended]) => [
        each.id,
        { id: each.id, row: stays ? slimOf(each) : null, mark: stays ? { intended, unsent: true } : null },
      ]),
    );
    return { what: 'overlay', items: [...items.values()] };
  });

const renamed = fc
  .tuple(fc.constantFrom(1, 2), fc.constantFrom('Aster', 'aster', 'Zinnia', 'Émile'))
  .map(([n, name]): Happening => ({ what: 'directory', kind: 'client', body: sampleClient(n, { name }) }));

const engagements: readonly Engagement[] = [
  engagementOf(1, { serviceLine: 'tax' }),
  engagementOf(2, { clientId: clientIdOf(2), selfClaim: false }),
  // Comes later than its items, as in the midst of a first sync.
  engagementOf(3, { clientId: clientIdOf(2) }),
];

const arrived = fc.constant<Happening>({
  what: 'directory',
  kind: 'engagement',
  body: engagements[2] as Engagement,
});

export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: base },
    { weight: 4, arbitrary: overlay },
    { weight: 1, arbitrary: renamed },
    { weight: 1, arbitrary: many },
    { weight: 1, arbitrary: arrived },
    { weight: 1, arbitrary: fc.constant<Happening>({ what: 'time' }) },
  ),
  { minLength: 1, maxLength: 12 },
);

/** What the directory holds before anything happens. */
export const knownBefore: readonly (readonly [DirectoryKind, RowBody])[] = [
  ['person', pat],
  ['person', sam],
  ['person', lee],
  ['client', sampleClient(1, { name: 'Birch' })],
  ['client', sampleClient(2, { name: 'Élan' })],
  ['matter', sampleMatter(1, { name: 'Year end' })],
  ['matter', sampleMatter(2, { id: matterIdOf(2), name: 'Appeal' })],
  ['engagement', engagements[0] as Engagement],
  ['engagement', engagements[1] as Engagement],
];

const columns: readonly QueueColumn[] = [
  'reference',
  'title',
  'kind',
  'client',
  'matter',
  'serviceLine',
  'due',
  'status',
  'priority',
  'assignee',
  'estimate',
];
const groupings: readonly (QueueGrouping | null)[] = [
  null,
  'due',
  'client',
  'matter',
  'serviceLine',
  'status',
  'priority',
  'assignee',
];

export const query: fc.Arbitrary<QueueQuery> = fc
  .record({
    holding: fc.option(fc.subarray(['mine', 'free', 'others', 'reviewing'] as const)),
    statuses: fc.option(fc.subarray([...workItemStatuses], { minLength: 4 })),
    priorities: fc.option(fc.subarray([...priorities], { minLength: 3 })),
    clientIds: fc.option(fc.constant([clientIdOf(1)])),
    assigneeIds: fc.option(fc.subarray([pat.id, sam.id], { minLength: 1 })),
    dueBefore: fc.option(fc.constant(noon + 100 * hour)),
    text: fc.option(fc.constantFrom('zurich', 'RECON', 'elan', 'تسوية', 'bills year', 'nowhere')),
    sort: fc.uniqueArray(fc.record({ column: fc.constantFrom(...columns), descending: fc.boolean() }), {
      maxLength: 2,
      selector: ({ column }) => column,
    }),
    groupBy: fc.constantFrom(...groupings),
    collapsed: fc.subarray(['late', 'today', 'none', 'ready', 'urgent', clientIdOf(1) as string]),
    locale: fc.constantFrom('en', 'sv', 'ar'),
  })
  .map(({ holding, statuses, priorities: wanted, clientIds, assigneeIds, dueBefore, text, ...rest }) => ({
    ...rest,
    timeZone: 'Asia/Kolkata',
    now: noon,
    ...(holding && { holding }),
    ...(statuses && { statuses }),
    ...(wanted && { priorities: wanted }),
    ...(clientIds && { clientIds }),
    ...(assigneeIds && { assigneeIds }),
    ...(dueBefore !== null && { dueBefore }),
    ...(text !== null && { text }),
  }));
