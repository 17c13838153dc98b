import { type Engagement, serviceLines } from '#shared/engagements/engagement';
import { fold, searchWords } from '#shared/search/words';
import { workItemStatuses } from '#shared/work-items/work-item';
import type { QueueColumn, QueueQuery } from '../replica';
import { dueGrouping, dueGroups } from './due-groups';
import type { Ranks } from './ranks';
import { holdingBits, holdings, type Scene } from './scene';
import type { SlimRow } from './slim-row';

/** A query made ready to be asked of a hundred thousand rows. */
export interface Plan {
  /** Bits of whose the row is (`holdingBits`) where it matches apart from that, or -1. */
  match(row: SlimRow): number;
  /** Whether those bits are among those asked for. */
  wanted(bits: number): boolean;
  /** What rows sort by, most important first, each ascending; equal rows stand in queue order. */
  readonly keys: readonly ((row: SlimRow) => number)[];
  /** The group a row belongs to, and that group's place; groups of equal rank stand in the order of their keys. */
  readonly groupRank: (row: SlimRow) => number;
  readonly groupKey: (row: SlimRow) => string;
  readonly grouped: boolean;
  /** Texts whose rows must be ranked before `keys` are used. */
  readonly rankedTexts: readonly ('title' | 'reference')[];
}

const priorityRank = { urgent: 0, high: 1, normal: 2, low: 3 } as const;
const last = Number.POSITIVE_INFINITY;

const setOf = <T>(values: readonly T[] | undefined): ReadonlySet<T> | null =>
  values ? new Set(values) : null;

/** The number a row sorts by in a column, `last` where it has none. */
const sortKey = (
  column: QueueColumn,
  scene: Scene,
  ranks: Ranks,
  rows: () => Iterable<SlimRow>,
): ((row: SlimRow) => number) => {
  const engagement = (row: SlimRow): Engagement | undefined => scene.directory.engagement(row.engagementId);
  switch (column) {
    case 'reference':
      return (row) => row.referenceRank;
    case 'title':
      return (row) => row.titleRank;
    case 'kind':
      return (row) => ranks.ofKind(row.kind, rows);
    case 'client':
      return (row) => ranks.ofName('client', engagement(row)?.clientId ?? '');
    case 'matter':
      return (row) => ranks.ofName('matter', row.matterId);
    case 'serviceLine':
      return (row) => serviceLines.indexOf(engagement(row)?.serviceLine ?? 'bookkeeping');
    case 'due':
      return (row) => row.dueAt ?? last;
    case 'status':
      return (row) => workItemStatuses.indexOf(row.status);
    case 'priority':
      return (row) => priorityRank[row.priority];
    case 'assignee':
      return (row) => (row.assigneeId === null ? last : ranks.ofName('person', row.assigneeId));
    case 'estimate':
      return (row) => row.estimateMinutes ?? last;
  }
};

/** What has no value stands at the end in both directions. */
const directed =
  (key: (row: SlimRow) => number, descending: boolean) =>
  (row: SlimRow): number => {
    const value = key(row);
    return descending && value !== last ? -value : value;
  };

const none = 'none';

const grouping = (query: QueueQuery, scene: Scene, ranks: Ranks): Pick<Plan, 'groupRank' | 'groupKey'> => {
  const engagement = (row: SlimRow): Engagement | undefined => scene.directory.engagement(row.engagementId);
  switch (query.groupBy) {
    case null:
      return { groupRank: () => 0, groupKey: () => '' };
    case 'due': {
      const groupOf = dueGrouping(query.now, query.timeZone, query.locale);
      return {
        groupRank: (row) => groupOf(row.dueAt),
        groupKey: (row) => dueGroups[groupOf(row.dueAt)] ?? none,
      };
    }
    case 'client':
      return {
        groupRank: (row) => ranks.ofName('client', engagement(row)?.clientId ?? ''),
        groupKey: (row) => engagement(row)?.clientId ?? none,
      };
    case 'matter':
      return { groupRank: (row) => ranks.ofName('matter', row.matterId), groupKey: (row) => row.matterId };
    case 'serviceLine': {
      const line = (row: SlimRow) => engagement(row)?.serviceLine ?? 'bookkeeping';
      return { groupRank: (row) => serviceLines.indexOf(line(row)), groupKey: line };
    }
    case 'status':
      return {
        groupRank: (row) => workItemStatuses.indexOf(row.status),
        groupKey: (row) => row.status,
      };
    case 'priority':
      return { groupRank: (row) => priorityRank[row.priority], groupKey: (row) => row.priority };
    case 'assignee':
      return {
        groupRank: (row) => (row.assigneeId === null ? last : ranks.ofName('person', row.assigneeId)),
        groupKey: (row) => row.assigneeId ?? none,
      };
  }
};

const textMatch = (
  text: string | undefined,
  scene: Scene,
): ((row: SlimRow, client: string) => boolean) | null => {
  const words = searchWords(text ?? '');
  if (words.length === 0) return null;
  const { directory } = scene;
  return (row, client) => {
    row.words ??= fold(`${row.reference} ${row.title} ${row.kind}`);
    const own = row.words;
    return words.every(
      (word) =>
        own.includes(word) ||
        directory.words('client', client).includes(word) ||
        directory.words('matter', row.matterId).includes(word),
    );
  };
};

const matching = (query: QueueQuery, scene: Scene): Plan['match'] => {
  const statuses = setOf(query.statuses);
  const clients = setOf(query.clientIds);
  const engagements = setOf<string>(query.engagementIds);
  const lines = setOf(query.serviceLines);
  const priorities = setOf(query.priorities);
  const assignees = setOf(query.assigneeIds);
  const dueBefore = query.dueBefore ?? null;
  const text = textMatch(query.text, scene);
  const { directory, me } = scene;
  return (row) => {
    const engagement = directory.engagement(row.engagementId);
    if (!engagement) return -1;
    if (statuses && !statuses.has(row.status)) return -1;
    if (priorities && !priorities.has(row.priority)) return -1;
    if (engagements && !engagements.has(row.engagementId)) return -1;
    if (clients && !clients.has(engagement.clientId)) return -1;
    if (lines && !lines.has(engagement.serviceLine)) return -1;
    if (assignees && (row.assigneeId === null || !assignees.has(row.assigneeId))) return -1;
    if (dueBefore !== null && (row.dueAt === null || row.dueAt >= dueBefore)) return -1;
    if (text && !text(row, engagement.clientId)) return -1;
    return holdingBits(row, engagement, me, query.now);
  };
};

const collated: ReadonlySet<string> = new Set(['reference', 'title', 'kind', 'client', 'matter', 'assignee']);

/** Whether an answer depends on how names and titles collate. */
const collates = ({ sort, groupBy }: QueueQuery): boolean =>
  sort.some(({ column }) => collated.has(column)) || (groupBy !== null && collated.has(groupBy));

/** `rows` is asked for only where the kinds of all rows must be known. */
export const planQuery = (
  query: QueueQuery,
  scene: Scene,
  ranks: Ranks,
  rows: () => Iterable<SlimRow>,
): Plan => {
  // A question in another language would undo what was collated, even where it needs none of it.
  if (collates(query)) ranks.use(query.locale);
  const wantedBits = query.holding?.reduce((bits, holding) => bits | (1 << holdings.indexOf(holding)), 0);
  const { groupRank, groupKey } = grouping(query, scene, ranks);
  const rankedTexts = query.sort.flatMap(({ column }) =>
    column === 'title' || column === 'reference' ? [column] : [],
  );
  const keys = query.sort.map(({ column, descending }) =>
    directed(sortKey(column, scene, ranks, rows), descending),
  );
  return {
    match: matching(query, scene),
    wanted: (bits) => bits >= 0 && (wantedBits === undefined || (bits & wantedBits) !== 0),
    keys,
    groupRank,
    groupKey,
    grouped: query.groupBy !== null,
    rankedTexts,
  };
};
