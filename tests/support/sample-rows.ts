import type { Engagement, MemberRole } from '#shared/engagements/engagement';
import type {
  ClientId,
  EngagementId,
  MatterId,
  MutationId,
  PersonId,
  ScopeId,
  TeamId,
  WorkItemId,
} from '#shared/kernel/ids';
import type { Person } from '#shared/people/person';
import type { Requirement } from '#shared/people/qualification';
import type { RowBody, RowKind, RowLookup } from '#shared/sync/row';
import type { WorkItem } from '#shared/work-items/work-item';

/*
 * Rows for tests of the pure rules: one engagement, everybody who may stand in it, one free work item. Each function
 * answers with the same row whenever it is asked, changed as the caller says.
 */

const uuid = (prefix: string, n: number): string =>
  `${prefix}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

/** Noon of a working day, epoch ms. */
export const noon = Date.UTC(2026, 10, 24, 12);
export const hour = 3_600_000;

export const personIdOf = (n: number): PersonId => uuid('a0000000', n) as PersonId;
export const workItemIdOf = (n: number): WorkItemId => uuid('e0000000', n) as WorkItemId;
export const mutationIdOf = (n: number): MutationId => uuid('d0000000', n) as MutationId;
export const sampleTeamId = uuid('70000000', 1) as TeamId;
export const engagementIdOf = (n: number): EngagementId => uuid('b0000000', n) as EngagementId;
/** An engagement is a scope. */
export const scopeOf = ({ id }: Engagement): ScopeId => id as string as ScopeId;

export const asksNothing: Requirement = { credential: null, jurisdiction: null, language: null, level: null };

export const samplePerson = (n: number, change: Partial<Person> = {}): Person => ({
  id: personIdOf(n),
  name: `Person ${n}`,
  email: `person-${n}@acme.example`,
  role: 'professional',
  title: 'Bookkeeper',
  city: 'Pune',
  country: 'IN',
  timeZone: 'Asia/Kolkata',
  locale: 'en-IN',
  teamId: null,
  active: true,
  credentials: [],
  languages: [],
  ...change,
});

/** Two who do the work, one of each other standing, and one who is no member. */
export const pat = samplePerson(1);
export const sam = samplePerson(2);
export const rae = samplePerson(3);
export const lee = samplePerson(4, { role: 'lead' });
export const obi = samplePerson(5);
export const kim = samplePerson(6);

const standing: readonly (readonly [Person, MemberRole])[] = [
  [pat, 'professional'],
  [sam, 'professional'],
  [rae, 'reviewer'],
  [lee, 'lead'],
  [obi, 'observer'],
];

export const sampleEngagement = (change: Partial<Engagement> = {}): Engagement => ({
  id: engagementIdOf(1),
  clientId: uuid('c1000000', 1) as ClientId,
  code: 'WREN-BK',
  name: 'Monthly books',
  serviceLine: 'bookkeeping',
  from: '2026-01-01',
  until: null,
  budgetMinutes: null,
  coverageRule: { kind: 'outcome' },
  dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true },
  requirement: asksNothing,
  selfClaim: true,
  reviewRequired: false,
  leaseMilliseconds: 8 * hour,
  members: standing.map(([{ id }, role]) => ({ personId: id, role })),
  revision: 1,
  ...change,
});

export const sampleWorkItem = (n: number, change: Partial<WorkItem> = {}): WorkItem => ({
  id: workItemIdOf(n),
  engagementId: engagementIdOf(1),
  matterId: uuid('f0000000', 1) as MatterId,
  reference: `WREN-${n}`,
  title: `Reconcile account ${n}`,
  kind: 'bank reconciliation',
  instructions: '',
  checklist: [
    { id: '1', text: 'Import', done: false },
    { id: '2', text: 'Match', done: false },
  ],
  status: 'ready',
  priority: 'normal',
  dueAt: null,
  estimateMinutes: 60,
  requirement: null,
  assigneeId: null,
  hold: null,
  fence: 0,
  reservedFor: null,
  reviewerId: null,
  statusNote: null,
  revision: 1,
  ...change,
});

/** The item as `person` holds it by a claim that still runs, or whatever `change` makes of it. */
export const heldBy = (person: Person, change: Partial<WorkItem> = {}): WorkItem =>
  sampleWorkItem(1, {
    assigneeId: person.id,
    hold: { mutationId: mutationIdOf(900), leaseUntil: noon + 8 * hour },
    fence: 1,
    status: 'started',
    ...change,
  });

interface SampleRow<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly body: RowBody<K>;
}

/** A lookup over the sample people and whatever else is given. */
export const lookupOf = (...rows: readonly SampleRow[]): RowLookup => {
  const people = [pat, sam, rae, lee, obi, kim].map((body): SampleRow => ({ kind: 'person', body }));
  const byName = new Map([...people, ...rows].map(({ kind, body }) => [`${kind}:${body.id}`, body]));
  return <K extends RowKind>(kind: K, id: string) => byName.get(`${kind}:${id}`) as RowBody<K> | undefined;
};
