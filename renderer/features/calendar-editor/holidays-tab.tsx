import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '#shared/calendars/client-calendar';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { byDate, removeAt, replaceAt } from './draft';
import { HolidayForm } from './holiday-form';
import { HolidayRow } from './holiday-row';
import { HolidaySources } from './holiday-sources';
import { problemsAt } from './problem-words';
import type { CalendarEditor } from './use-calendar-editor';
import { useToday } from './version-bar';

/** Days on which the weekly hours do not hold: added from a region or a file, and each changed by hand. */
export const HolidaysTab = ({
  editor,
  country,
}: {
  readonly editor: CalendarEditor;
  readonly country: string;
}) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const { draft, base, problems, edit } = editor;
  const today = useToday(base.zone);
  const [open, setOpen] = useState<number | null>(null);
  const [withPast, setWithPast] = useState(false);
  const { holidays } = draft;
  const past = holidays.filter(({ date }) => date < today).length;
  const indexes = [...holidays.keys()].filter((index) => {
    const { date = '' } = holidays[index] ?? {};
    // What is wrong, or being typed, is never hidden.
    return withPast || date >= today || index === open || problemsAt(problems, { holiday: index }).length > 0;
  });
  const change = (index: number, holiday: Holiday) =>
    edit((now) => ({ ...now, holidays: replaceAt(now.holidays, index, holiday) }));
  const remove = (index: number) => {
    const former = holidays;
    edit((now) => ({ ...now, holidays: removeAt(now.holidays, index) }));
    setOpen(null);
    showToast({
      text: t('holidays.removed', { name: former[index]?.name ?? '' }),
      undo: () => edit((now) => ({ ...now, holidays: former })),
    });
  };
  const close = () => {
    // Only now may the day move to where its date puts it: it must not jump away from who types.
    edit((now) => ({ ...now, holidays: byDate(now.holidays) }));
    setOpen(null);
  };
  return (
    <div className="flex flex-col gap-5">
      <HolidaySources
        country={country}
        today={today}
        holidays={holidays}
        onChange={(next) => edit((now) => ({ ...now, holidays: next }))}
      />
      <section aria-label={t('holidays.list')} className="flex flex-col gap-1">
        <div className="flex items-center gap-3 pb-1">
          <Button
            icon="plus"
            onPress={() => {
              const added = { date: today, name: t('holidays.new-name') };
              edit((now) => ({ ...now, holidays: [...now.holidays, added] }));
              setOpen(holidays.length);
            }}
          >
            {t('holidays.new')}
          </Button>
          {past > 0 && !withPast && (
            <Button look="plain" onPress={() => setWithPast(true)}>
              {t('holidays.past-count', { count: past, shown: format.number(past) })}
            </Button>
          )}
        </div>
        {holidays.length === 0 && <p className="text-soft">{t('holidays.none')}</p>}
        <ul>
          {indexes.map((index) => {
            const holiday = holidays[index];
            if (!holiday) return null;
            const own = problemsAt(problems, { holiday: index });
            return (
              <li key={index} className="border-t border-line first:border-t-0">
                {index === open ? (
                  <HolidayForm
                    holiday={holiday}
                    zone={base.zone}
                    problems={own}
                    onChange={(changed) => change(index, changed)}
                    onRemove={() => remove(index)}
                    onDone={close}
                  />
                ) : (
                  <HolidayRow
                    holiday={holiday}
                    problems={own}
                    onEdit={() => setOpen(index)}
                    onRemove={() => remove(index)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      </section>
    </div>
  );
};
