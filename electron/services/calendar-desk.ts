import type { BridgeHandlers } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { person } from '#shared/people/person';
import { computedHolidays, holidayRegions, savedCalendar } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

type CalendarMethods =
  | 'calendar.save'
  | 'person.save-working-hours'
  | 'holidays.regions'
  | 'holidays.compute';

/**
 * Carries edits of calendars and working hours to the hub. They are no mutations: they are made online, with a revision
 * check, and what was typed stays on screen until the hub has answered.
 *
 * @param hub the hub as the person who is signed in reaches it, or why nobody is
 */
export const calendarHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, CalendarMethods> => ({
  'calendar.save': async ({ id, edit }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const saved = await reached.value.request(savedCalendar, {
      method: 'PUT',
      path: `/v1/calendars/${id}`,
      body: edit,
    });
    return saved.ok ? ok(saved.value.calendar) : err(saved.error);
  },
  'person.save-working-hours': async ({ id, workingHours }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(person, {
      method: 'PUT',
      path: `/v1/people/${id}/working-hours`,
      body: { workingHours },
    });
  },
  'holidays.regions': async () => {
    const reached = await hub();
    if (!reached.ok) return reached;
    return reached.value.request(holidayRegions, { method: 'GET', path: '/v1/holidays/regions' });
  },
  'holidays.compute': async ({ rule, from, to }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const asked = new URLSearchParams({ rule, from: String(from), to: String(to) });
    const found = await reached.value.request(computedHolidays, {
      method: 'GET',
      path: `/v1/holidays?${asked}`,
    });
    return found.ok ? ok(found.value.holidays) : err(found.error);
  },
});
