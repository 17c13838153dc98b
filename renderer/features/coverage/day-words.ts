import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { CoverageDay } from '#shared/calendars/coverage-outlook';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';

const noon = 12 * 3_600_000;
/** More gaps than this are said as a number. */
const mostGaps = 4;

/**
 * A day of the heatmap in the terms of its engagement's rule: what it asks, who is there, what is missing and
 * when. A bare date (YYYY-MM-DD) is one that the client has behind it while others still have it.
 */
export const useDayWords = () => {
  const { t } = useTranslation('coverage');
  const format = useFormat();
  const people = useRows('person').byId;
  return useCallback(
    (day: CoverageDay | string, rule: CoverageRule, zone: string): string => {
      if (typeof day === 'string') return t('day.over', { date: format.day(Date.parse(day) + noon, 'UTC') });
      const date = format.day(Date.parse(day.date) + noon, 'UTC');
      if (day.kind === 'closed')
        return day.holiday === undefined
          ? t('day.closed', { date })
          : t('day.holiday', { date, holiday: day.holiday });
      const present = day.present.map((id) => people.get(id)?.name ?? '').filter((name) => name !== '');
      const who = present.length === 0 ? t('day.nobody') : t('day.present', { who: format.list(present) });
      const times = {
        date,
        open: format.duration(day.open),
        staffed: format.duration(day.staffed),
        missing: format.duration(day.missing),
      };
      const gaps = day.gaps
        .slice(0, mostGaps)
        .map(({ from, until }) =>
          t('day.span', { from: format.time(from, zone), until: format.time(until, zone) }),
        );
      const where = gaps.length === 0 ? '' : t('day.gaps', { gaps: format.list(gaps) });
      switch (rule.kind) {
        case 'outcome':
          return [t('day.outcome', times), who].join(' ');
        case 'overnight':
          return [day.kind === 'met' ? t('day.night-met', times) : t('day.night-missed', times), who].join(
            ' ',
          );
        case 'client-shift':
        case 'overlap':
          return [day.kind === 'met' ? t('day.met', times) : t('day.short', times), who, where]
            .filter((part) => part !== '')
            .join(' ');
      }
    },
    [t, format, people],
  );
};
