import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';

/** How figures of a team read. */
export const useTeamWords = () => {
  const { t } = useTranslation('team');
  const format = useFormat();
  const day = (date: string) => format.day(Date.parse(`${date}T12:00:00Z`), 'UTC');
  const dayOfMonth = useMemo(
    () => new Intl.DateTimeFormat(format.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }),
    [format.locale],
  );
  return {
    day,
    /** The day and month alone, for an axis. */
    date: (date: string) => dayOfMonth.format(Date.parse(date)),
    number: (value: number) => format.number(value),
    /** Whole percent, rounded down: nothing is full before it is. */
    percent: (value: number) => t('percent', { percent: format.number(Math.floor(value + 1e-9)) }),
    share: (share: number | null) =>
      share === null ? '·' : t('percent', { percent: format.number(Math.floor(share * 100 + 1e-9)) }),
    length: (milliseconds: number) => (milliseconds < 60_000 ? '·' : format.duration(milliseconds)),
  };
};
