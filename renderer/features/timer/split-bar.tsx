import { useTranslation } from 'react-i18next';
import type { HoursSplit } from '#shared/calendars/client-hours';
import { useFormat } from '../../i18n/format';

const stretches = ['inHours', 'afterHours', 'holiday'] as const;
const looks = { inHours: 'bg-open', afterHours: 'bg-after', holiday: 'hatch-holiday' };

/** What the three stretches of a split come to, in words; empty where there is nothing. */
export const useSplitWords = (): ((split: HoursSplit) => string) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  return (split) =>
    stretches
      .filter((stretch) => split[stretch] >= 60_000)
      .map((stretch) => t(`split.${stretch}`, { length: format.duration(split[stretch]) }))
      .join(' · ');
};

/** Worked time against client hours: teal inside, amber outside, violet hatch on a holiday, and the same in words. */
export const SplitBar = ({
  split,
  className = '',
}: {
  readonly split: HoursSplit;
  readonly className?: string;
}) => {
  const words = useSplitWords();
  const total = split.inHours + split.afterHours + split.holiday;
  const said = words(split);
  return (
    <span
      // Of less than a minute there is nothing to say, and a picture without a name is none.
      {...(said === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': said })}
      className={`flex h-1.5 overflow-hidden rounded-full bg-track ${className}`}
    >
      {total > 0 &&
        stretches.map((stretch) => (
          <span
            key={stretch}
            className={looks[stretch]}
            style={{ inlineSize: `${(100 * split[stretch]) / total}%` }}
          />
        ))}
    </span>
  );
};
