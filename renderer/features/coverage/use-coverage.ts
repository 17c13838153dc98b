import { useMemo } from 'react';
import type { ClientHours } from '#shared/calendars/client-hours';
import { type CoverageDay, coverageOutlook } from '#shared/calendars/coverage-outlook';
import type { Client } from '#shared/clients/client';
import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import type { Person } from '#shared/people/person';
import { useHoursBook } from '../../app/client-hours';
import { useSignedIn } from '../../app/session-context';
import { useRows } from '../../replica/hooks';
import { shiftsOf, usePeopleHours, workersOf } from './team';

/** Two weeks: as far as shifts are planned. */
export const heatmapDays = 14;

/** An engagement with everything that its coverage is judged by. */
export interface CoveredEngagement {
  readonly engagement: Engagement;
  readonly client: Client;
  readonly hours: ClientHours;
  readonly workers: readonly Person[];
}

/** Engagements in sight whose client's hours are known; those I lead where `led`. By client. */
export const useCoveredEngagements = (led: boolean): readonly CoveredEngagement[] => {
  const book = useHoursBook();
  const { person } = useSignedIn();
  const engagements = useRows('engagement').list;
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  const people = useRows('person').byId;
  return useMemo(
    () =>
      engagements
        .flatMap((engagement): CoveredEngagement[] => {
          const client = clients.get(engagement.clientId);
          const hours = client ? book.hoursOf(calendars.get(client.calendarId)) : null;
          if (!client || !hours || (led && memberRoleOf(engagement, person.id) !== 'lead')) return [];
          return [{ engagement, client, hours, workers: workersOf(engagement, people) }];
        })
        .sort((a, b) => a.client.name.localeCompare(b.client.name)),
    [engagements, clients, calendars, people, book, led, person.id],
  );
};

export interface HeatmapRow extends CoveredEngagement {
  readonly days: readonly CoverageDay[];
  /** How many of the workers have not said when they work: of them nothing is known. */
  readonly unknown: number;
}

/** The coming two weeks of each engagement, from today on its client's clock. */
export const useHeatmap = (covered: readonly CoveredEngagement[], now: number): readonly HeatmapRow[] => {
  const peopleHours = usePeopleHours();
  const today = Math.floor(now / 3_600_000) * 3_600_000;
  return useMemo(
    () =>
      covered.map((row) => {
        const first = row.hours.dayAt(today);
        const period = { from: first.from, until: first.from + heatmapDays * 86_400_000 };
        const shifts = shiftsOf(row.workers, peopleHours, period);
        const days = coverageOutlook(row.engagement.coverageRule, row.hours, shifts, period);
        const unknown = row.workers.filter(({ id }) => !peopleHours.has(id)).length;
        return { ...row, days: days.slice(0, heatmapDays), unknown };
      }),
    [covered, peopleHours, today],
  );
};
