import { useTranslation } from 'react-i18next';
import type { CalendarProblem } from '#shared/calendars/calendar-problem';
import type { Holiday } from '#shared/calendars/client-calendar';
import { Pill } from '../../ui/badge';
import { Button, IconButton } from '../../ui/button';
import { hoursText } from './hours-text';
import { ProblemList } from './problem-list';
import { useDateWords } from './version-bar';

/** What of its day a holiday takes. */
export type HolidaySpan = 'whole' | 'half' | 'part';
export const spanOf = ({ open, closed }: Holiday): HolidaySpan => {
  if (open !== undefined) return 'half';
  return closed === undefined ? 'whole' : 'part';
};

export interface HolidayRowProps {
  readonly holiday: Holiday;
  readonly problems: readonly CalendarProblem[];
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

/** A holiday in a line. */
export const HolidayRow = ({ holiday, problems, onEdit, onRemove }: HolidayRowProps) => {
  const { t } = useTranslation('calendar');
  const dateWords = useDateWords();
  const { date, name, status = 'declared', open, closed } = holiday;
  const span = spanOf(holiday);
  return (
    <div className="py-1">
      <div className="grid grid-cols-[9rem_1fr_auto_auto_auto] items-center gap-x-3">
        <span className="text-soft">{dateWords(date)}</span>
        <span className={`truncate ${status === 'withdrawn' ? 'text-faint line-through' : ''}`} dir="auto">
          {name}
        </span>
        <span className="flex items-center gap-2 text-sm text-soft">
          {span !== 'whole' && t(`span-words.${span}`, { hours: hoursText(open ?? closed ?? []) })}
          {status !== 'declared' && (
            <Pill tone={status === 'tentative' ? 'after' : 'quiet'}>{t(`status.${status}`)}</Pill>
          )}
        </span>
        <Button look="plain" aria-label={t('holidays.edit', { name })} onPress={onEdit}>
          {t('holidays.edit-button')}
        </Button>
        <IconButton icon="close" label={t('holidays.remove', { name })} onPress={onRemove} />
      </div>
      <ProblemList problems={problems} />
    </div>
  );
};
