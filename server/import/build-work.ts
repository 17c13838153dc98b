import type { Engagement } from '#shared/engagements/engagement';
import type { Matter } from '#shared/matters/matter';
import type { Requirement } from '#shared/people/qualification';
import type { ChecklistItem, Reservation, WorkItem } from '#shared/work-items/work-item';
import type { ClientReading } from './client-days';
import { resolveDate, resolveDue } from './date-expressions';
import type { FileRow } from './file-row';
import type { FirmRow } from './firm-files';
import type { RowIds } from './row-ids';

const hour = 3_600_000;

const requirementOf = ({ credential, jurisdiction, language, level }: Requirement): Requirement => ({
  credential,
  jurisdiction,
  language,
  level,
});

const coverageOf = (words: string): Engagement['coverageRule'] => {
  const [kind = '', hours = ''] = words.split(' ');
  if (kind === 'overlap') return { kind, hours: Number(hours) };
  return { kind: kind === 'client-shift' || kind === 'overnight' ? kind : 'outcome' };
};

/** What an engagement says of how soon its work is done; what it does not say is left out. */
const agreedTimes = (row: FirmRow<'engagements'>): Pick<Engagement, 'warning' | 'serviceLevelMinutes'> => {
  const { 'service-hours': service, 'soon-hours': soon, 'urgent-hours': urgent } = row;
  const minutes = (hours: number): number => Math.round(hours * 60);
  return {
    ...(service === null || service === 0 ? {} : { serviceLevelMinutes: minutes(service) }),
    ...(soon === null && urgent === null
      ? {}
      : { warning: { soonMinutes: minutes(soon ?? urgent ?? 0), urgentMinutes: minutes(urgent ?? 0) } }),
  };
};

const offlineLease = (row: FirmRow<'engagements'>): Pick<Engagement, 'offlineLeaseMilliseconds'> =>
  row['offline-lease-hours'] === null
    ? {}
    : { offlineLeaseMilliseconds: Math.round(row['offline-lease-hours'] * hour) };

/** What its entries may and must say; what it does not ask for is left out. */
const askedOfTime = (row: FirmRow<'engagements'>): Pick<Engagement, 'activities' | 'requiredFields'> => ({
  ...(row.activities.length === 0 ? {} : { activities: row.activities }),
  ...(row['required-fields'].length === 0 ? {} : { requiredFields: row['required-fields'] }),
});

export const engagementRow = (
  row: FirmRow<'engagements'>,
  members: readonly FirmRow<'members'>[],
  ids: RowIds,
  { days }: ClientReading,
): FileRow => {
  const id = ids.engagement(row.key);
  const budget = row['budget-hours'];
  const body: Engagement = {
    id,
    clientId: ids.client(row.client),
    code: row.code,
    name: row.name,
    serviceLine: row['service-line'],
    from: resolveDate(row.from, days.today),
    until: row.until && resolveDate(row.until, days.today),
    budgetMinutes: budget === null ? null : Math.round(budget * 60),
    coverageRule: coverageOf(row['coverage-rule']),
    dataPolicy: {
      copy: row['data-policy'],
      print: row.print,
      clipboard: row.clipboard,
      export: row.export,
      ...(row['our-name'] === null ? {} : { ourName: row['our-name'] }),
    },
    requirement: requirementOf(row),
    selfClaim: row['self-claim'],
    reviewRequired: row['review-required'],
    leaseMilliseconds: Math.round(row['lease-hours'] * hour),
    ...offlineLease(row),
    members: members.map(({ person, role }) => ({ personId: ids.person(person), role })),
    ...agreedTimes(row),
    ...askedOfTime(row),
    revision: 1,
  };
  return { kind: 'engagement', key: row.key, id, scope: id, at: row.at, body };
};

export const matterRow = (row: FirmRow<'matters'>, ids: RowIds, { days, fill }: ClientReading): FileRow => {
  const engagementId = ids.engagement(row.engagement);
  const body: Matter = {
    id: ids.matter(row.key),
    engagementId,
    code: row.code,
    name: fill(row.name),
    legalName: row['legal-name'],
    clientReference: row['client-reference'],
    yearEnd: row['year-end'] && resolveDate(row['year-end'], days.today),
    jurisdiction: row.jurisdiction,
    conflictParties: row['conflict-parties'],
    retentionYears: row['retention-years'],
    revision: 1,
  };
  return { kind: 'matter', key: row.key, id: body.id, scope: engagementId, at: row.at, body };
};

const reservationOf = (words: string | null, ids: RowIds): Reservation | null => {
  if (words === null) return null;
  const [kind, key = ''] = words.split(':');
  return kind === 'team'
    ? { kind: 'team', teamId: ids.team(key) }
    : { kind: 'person', personId: ids.person(key) };
};

/** Steps are told apart by their place: the file has no other name for them. */
const checklistOf = (row: FirmRow<'work-items'>, fill: (text: string) => string): ChecklistItem[] =>
  row.checklist.map((text, index) => ({
    id: String(index + 1),
    text: fill(text),
    done: index < row['checklist-done'],
  }));

export const workItemRow = (
  row: FirmRow<'work-items'>,
  engagement: string,
  ids: RowIds,
  { days, fill }: ClientReading,
): FileRow => {
  const engagementId = ids.engagement(engagement);
  const requirement = requirementOf(row);
  const isAssigned = row.assignee !== null;
  const body: WorkItem = {
    id: ids.workItem(row.key),
    engagementId,
    matterId: ids.matter(row.matter),
    reference: row.reference ?? row.key.slice(0, 40),
    title: fill(row.title),
    kind: row.kind,
    instructions: fill(row.instructions),
    checklist: checklistOf(row, fill),
    status: row.status,
    priority: row.priority,
    dueAt: row.due && resolveDue(row.due, days),
    estimateMinutes: row['estimate-minutes'],
    requirement: Object.values(requirement).some((part) => part !== null) ? requirement : null,
    assigneeId: row.assignee === null ? null : ids.person(row.assignee),
    // A file assigns as a lead does: without a lease that would run out.
    hold: isAssigned ? { mutationId: null, leaseUntil: null } : null,
    fence: isAssigned ? 1 : 0,
    reservedFor: reservationOf(row['reserved-for'], ids),
    reviewerId: row.reviewer === null ? null : ids.person(row.reviewer),
    statusNote: row.note === null ? null : fill(row.note),
    revision: 1,
  };
  return { kind: 'workItem', key: row.key, id: body.id, scope: engagementId, at: row.at, body };
};
