import type { Engagement } from '#shared/engagements/engagement';
import type { RowBody } from '#shared/sync/row';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import type { TimeCategory } from '#shared/time-entries/time-entry';
import type { WorkItem } from '#shared/work-items/work-item';

type Calendar = RowBody<'calendar'>;

/** Rows that say where a client's clock stands. */
export interface ClientRows {
  readonly clients: ReadonlyMap<string, RowBody<'client'>>;
  readonly calendars: ReadonlyMap<string, Calendar>;
}

const calendarOf = (engagement: Engagement, { clients, calendars }: ClientRows): Calendar | undefined =>
  calendars.get(clients.get(engagement.clientId)?.calendarId ?? '');

/** Time for a client: on a work item, or on the engagement as such. */
export const clientSubject = (
  engagement: Engagement,
  item: Pick<WorkItem, 'id' | 'matterId'> | null,
  words: { readonly note: string; readonly activity: string | null },
  rows: ClientRows,
): RunSubject => {
  const calendar = calendarOf(engagement, rows);
  return {
    category: 'client',
    engagementId: engagement.id,
    matterId: item?.matterId ?? null,
    workItemId: item?.id ?? null,
    activity: words.activity,
    note: words.note,
    clientZone: calendar?.zone ?? null,
    calendarRevision: calendar ? (calendar.revision ?? 1) : null,
  };
};

/** Time that no client pays for. */
export const ownSubject = (category: Exclude<TimeCategory, 'client'>, note: string): RunSubject => ({
  category,
  engagementId: null,
  matterId: null,
  workItemId: null,
  activity: null,
  note,
  clientZone: null,
  calendarRevision: null,
});
