import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { DateOutlook } from '#shared/calendars/date-outlook';
import { type Formatter, useFormat } from '../../i18n/format';
import { useDateWords } from './version-bar';

const holidayWords = ({ holiday }: DateOutlook, t: TFunction<'calendar'>): string => {
  if (!holiday) return '';
  const { name, status = 'declared' } = holiday;
  return status === 'declared'
    ? name
    : t('preview.holiday-status', { holiday: name, status: t(`status.${status}`) });
};

const mainWords = (
  outlook: DateOutlook,
  date: string,
  t: TFunction<'calendar'>,
  format: Formatter,
): string => {
  switch (outlook.kind) {
    case 'open':
      return t('preview.open', { date, length: format.duration(outlook.open) });
    case 'part-holiday':
      return t('preview.part', {
        date,
        holiday: holidayWords(outlook, t),
        length: format.duration(outlook.open),
      });
    case 'holiday':
      return t('preview.holiday', { date, holiday: holidayWords(outlook, t) });
    case 'closed':
      return outlook.season === undefined
        ? t('preview.closed', { date })
        : t('preview.closed-season', { date, season: outlook.season });
    case 'before-calendar':
      return t('preview.before-calendar', { date });
  }
};

/** Why a date is open or closed, in words: the holiday and how sure it is, season, freeze, new hours. */
export const useOutlookWords = (zone: string): ((outlook: DateOutlook) => string) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const dateWords = useDateWords();
  return useCallback(
    (outlook) => {
      const { season, freeze, newHours, holiday, kind, date } = outlook;
      const announced = Date.parse(holiday?.announcedAt ?? '');
      return [
        mainWords(outlook, dateWords(date), t, format),
        season !== undefined && kind !== 'closed' && t('preview.season', { season }),
        freeze !== undefined && t('preview.freeze', { freeze }),
        newHours && t('preview.new-hours'),
        !Number.isNaN(announced) && t('preview.announced', { when: format.full(announced, zone) }),
      ]
        .filter((part) => part !== false)
        .join(' · ');
    },
    [t, format, dateWords, zone],
  );
};
