import { useMemo } from 'react';
import { compileClientHours } from '#shared/calendars/client-hours';
import { type DeadlineState, deadlineState, type WarningRules } from '#shared/calendars/deadline';
import { type KeptCalendar, revisionAt } from '#shared/calendars/edit-calendar';
import { usedMilliseconds, usedUpAt } from '#shared/calendars/service-clock';
import { parseCalendar } from '#shared/calendars/validate-calendar';
import type { Engagement } from '#shared/engagements/engagement';
import {
  type ServiceCalendar,
  type ServiceHistory,
  serviceHistory,
} from '#shared/work-items/service-history';
import type { WorkItem } from '#shared/work-items/work-item';
import { useClientHours, useHoursBook } from '../../app/client-hours';
import { useActivity, useRow } from '../../replica/hooks';

const minute = 60_000;
/** What holds where an engagement says nothing: a client's day, and the last two hours. */
const usual: WarningRules = { soon: 8 * 60 * minute, urgent: 2 * 60 * minute };

/** From how many open milliseconds left an engagement's deadlines are spoken of louder. */
export const warningRules = ({ warning }: Engagement): WarningRules =>
  warning ? { soon: warning.soonMinutes * minute, urgent: warning.urgentMinutes * minute } : usual;

const useCalendarOf = (clientId: string) => {
  const client = useRow('client', clientId);
  return useRow('calendar', client?.calendarId ?? null);
};

/** The calendar as the past was judged by it, for clocks that must not run backwards. */
const useServiceCalendar = (clientId: string): ServiceCalendar | null => {
  const { zones } = useHoursBook();
  const row = useCalendarOf(clientId);
  return useMemo(() => {
    const parsed = row ? parseCalendar(row) : null;
    if (!parsed?.ok) return null;
    const kept: KeptCalendar = parsed.value;
    const hours = compileClientHours(kept, zones, { knownAt: 'each-moment' });
    if (!hours.ok) return null;
    return {
      hours: hours.value,
      revisionAt: (instant) => revisionAt(kept, instant),
      savedAt: (kept.history ?? []).map(({ savedAt }) => savedAt),
    };
  }, [row, zones]);
};

export interface ServiceState extends ServiceHistory {
  /** Client hours used so far, ms. */
  readonly used: number;
  /** The time agreed, ms; null where none is. */
  readonly agreed: number | null;
  /** When the agreed time is used up; null while that cannot be said. */
  readonly usedUpAt: number | null;
  readonly zone: string;
}

/** How far the agreed time of an item has run; null while nobody has taken it, or its calendar is not here. */
export const useServiceState = (item: WorkItem, engagement: Engagement, now: number): ServiceState | null => {
  const activity = useActivity(item.id);
  const calendar = useServiceCalendar(engagement.clientId);
  return useMemo(() => {
    if (!activity || !calendar) return null;
    const history = serviceHistory(
      activity.map((one) => one.activity),
      calendar,
      now,
    );
    if (!history) return null;
    const agreed = engagement.serviceLevelMinutes == null ? null : engagement.serviceLevelMinutes * minute;
    return {
      ...history,
      used: usedMilliseconds(history.clock),
      agreed,
      usedUpAt: agreed === null || history.ended ? null : usedUpAt(history.clock, calendar.hours, agreed),
      zone: calendar.hours.zone,
    };
  }, [activity, calendar, engagement, now]);
};

/** Where an item's deadline stands in its client's hours; null without one, or while the hours are not known. */
export const useDeadline = (item: WorkItem, engagement: Engagement, now: number): DeadlineState | null => {
  const hours = useClientHours(useCalendarOf(engagement.clientId));
  const { dueAt } = item;
  if (dueAt === null || !hours || hours.beyondZoneData(Math.min(now, dueAt), Math.max(now, dueAt)))
    return null;
  return deadlineState(hours, dueAt, now, warningRules(engagement), (item.estimateMinutes ?? 0) * minute);
};
