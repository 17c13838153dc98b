import { z } from 'zod';
import { type ServiceLine, serviceLine, serviceLines } from '#shared/engagements/engagement';
import { priority, workItemStatus, workItemStatuses } from '#shared/work-items/work-item';
import type { QueueColumn, QueueGrouping, QueueHolding, QueueQuery } from '../../replica/replica';

/** The preference that holds a person's own views. */
export const savedViewsKey = 'queue.views';

const holding = z.enum(['mine', 'free', 'others', 'reviewing'] satisfies QueueHolding[]);
const column = z.enum([
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
] satisfies QueueColumn[]);
const grouping = z.enum([
  'due',
  'client',
  'matter',
  'serviceLine',
  'status',
  'priority',
  'assignee',
] satisfies QueueGrouping[]);

/** Days counted from today in the person's own zone, so that a saved *due this week* stays true next week. */
export const dueWithin = z.enum(['past', 'today', 'week', 'fortnight']);
export type DueWithin = z.infer<typeof dueWithin>;

/** What narrows a view; every part may be absent. Ids are plain strings here: a stored one may be gone by now. */
export const viewFilter = z.object({
  holding: z.array(holding).optional(),
  statuses: z.array(workItemStatus).optional(),
  clientIds: z.array(z.string()).optional(),
  serviceLines: z.array(serviceLine).optional(),
  priorities: z.array(priority).optional(),
  assigneeIds: z.array(z.string()).optional(),
  dueWithin: dueWithin.optional(),
  text: z.string().max(200).optional(),
});
export type ViewFilter = z.infer<typeof viewFilter>;

export const viewSort = z.object({ column, descending: z.boolean() });
export type ViewSort = z.infer<typeof viewSort>;

/** A view as it is drawn: what it shows, in which order, under which headings. */
export const viewContent = z.object({
  filter: viewFilter,
  sort: z.array(viewSort).max(3),
  groupBy: grouping.nullable(),
});
export type ViewContent = z.infer<typeof viewContent>;

const savedView = viewContent.extend({ id: z.string().min(1).max(60), name: z.string().min(1).max(80) });
export type SavedView = z.infer<typeof savedView>;

export const savedViews = z.array(savedView).max(50);
export const noSavedViews: readonly SavedView[] = [];

/** A view on offer. Built-in ones are named by the locales under `views.<id>`, own ones by their person. */
export interface QueueView extends ViewContent {
  readonly id: string;
  readonly name: string | null;
}

/** What is completed is looked for, never stumbled upon. */
export const unfinished = workItemStatuses.filter((status) => status !== 'completed');

const byDue = (filter: ViewFilter): ViewContent => ({ filter, sort: [], groupBy: 'due' });

const legalLines: readonly ServiceLine[] = ['legal-drafting', 'litigation-support', 'transcription'];
const accountingLines = serviceLines.filter((line) => !legalLines.includes(line));

const builtIn = (id: string, content: ViewContent): QueueView => ({ id, name: null, ...content });

export interface ViewSituation {
  /** Service lines of the engagements this person is in. */
  readonly serviceLines: ReadonlySet<ServiceLine>;
  /** Leads or reviews in at least one engagement. */
  readonly leads: boolean;
}

/** The views everybody starts with: what a line of work or a role never sees is not offered. */
export const builtInViews = ({ serviceLines: mine, leads }: ViewSituation): QueueView[] => {
  const has = (lines: readonly ServiceLine[]): boolean => lines.some((line) => mine.has(line));
  const both = has(accountingLines) && has(legalLines);
  return [
    builtIn('mine-and-free', byDue({ holding: ['mine', 'free'], statuses: unfinished })),
    builtIn('due-this-week', byDue({ holding: ['mine', 'free'], statuses: unfinished, dueWithin: 'week' })),
    // With a single line of work these two would repeat *everything*.
    ...(both
      ? [
          builtIn('accounting', byDue({ serviceLines: [...accountingLines], statuses: unfinished })),
          builtIn('legal', byDue({ serviceLines: [...legalLines], statuses: unfinished })),
        ]
      : []),
    ...(leads
      ? [
          builtIn(
            'unassigned',
            byDue({ holding: ['free'], statuses: ['ready', 'returned', 'waiting', 'started'] }),
          ),
          builtIn('in-review', byDue({ statuses: ['review'] })),
        ]
      : []),
    builtIn('everything', byDue({ statuses: unfinished })),
    builtIn('completed', {
      filter: { statuses: ['completed'] },
      sort: [{ column: 'due', descending: true }],
      groupBy: 'client',
    }),
  ];
};

/** Keeps `view` under its id, in its place if it was there before and last if it was not. */
export const withView = (views: readonly SavedView[], view: SavedView): SavedView[] =>
  views.some(({ id }) => id === view.id)
    ? views.map((each) => (each.id === view.id ? view : each))
    : [...views, view];

export const withoutView = (views: readonly SavedView[], id: string): SavedView[] =>
  views.filter((view) => view.id !== id);

/** Whether two contents ask for the same thing, however their parts are ordered. */
export const sameContent = (a: ViewContent, b: ViewContent): boolean =>
  canonical(viewContent.parse(a)) === canonical(viewContent.parse(b));

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );

/** What a view's filter needs to become a query: present instant, the zone that days are counted in, and the tongue. */
export interface AskingPoint {
  readonly now: number;
  readonly timeZone: string;
  readonly locale: string;
  readonly collapsed: readonly string[];
  /** The first instant `days` after today began, by the person's own clock. */
  readonly startOfDay: (days: number) => number;
}

const dueBefore = (within: DueWithin, { now, startOfDay }: AskingPoint): number => {
  switch (within) {
    case 'past':
      return now;
    case 'today':
      return startOfDay(1);
    case 'week':
      return startOfDay(7);
    case 'fortnight':
      return startOfDay(14);
  }
};

/** The query of a view at one instant. */
export const queryOf = ({ filter, sort, groupBy }: ViewContent, at: AskingPoint): QueueQuery => {
  const { dueWithin: within, assigneeIds, ...rest } = filter;
  return {
    ...(withoutAbsent(rest) as Omit<QueueQuery, 'sort' | 'groupBy' | 'timeZone' | 'now' | 'locale'>),
    ...(assigneeIds ? { assigneeIds: assigneeIds as NonNullable<QueueQuery['assigneeIds']>[number][] } : {}),
    ...(within ? { dueBefore: dueBefore(within, at) } : {}),
    sort,
    groupBy,
    collapsed: at.collapsed,
    timeZone: at.timeZone,
    now: at.now,
    locale: at.locale,
  };
};

const withoutAbsent = (parts: object): object =>
  Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));

/** The sort after a click on a column: ascending, then descending, then the queue's own order. */
export const sortAfterClick = (sort: readonly ViewSort[], clicked: QueueColumn): ViewSort[] => {
  const present = sort[0]?.column === clicked ? sort[0] : null;
  if (!present) return [{ column: clicked, descending: false }];
  return present.descending ? [] : [{ column: clicked, descending: true }];
};
