import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientCalendar } from '#shared/calendars/client-calendar';
import { compileClientHours } from '#shared/calendars/client-hours';
import { byMonth, type DateOutlook, dateOutlooks } from '#shared/calendars/date-outlook';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { useOutlookWords } from './outlook-words';
import { isoWeekdays, useWeekdayNames } from './weekdays';

const days = 365;

/** A shape beside the colour: a bar for open, a short one for shortened, hatching for a holiday, nothing for closed. */
const looks: Readonly<Record<DateOutlook['kind'], string>> = {
  open: 'bg-[color-mix(in_srgb,var(--open)_60%,var(--panel))] text-ink',
  'part-holiday':
    'bg-[linear-gradient(to_bottom,color-mix(in_srgb,var(--open)_60%,var(--panel))_50%,var(--track)_50%)] text-ink',
  holiday:
    'border border-holiday font-semibold text-holiday-ink bg-[repeating-linear-gradient(135deg,color-mix(in_srgb,var(--holiday)_30%,transparent)_0_3px,transparent_3px_6px)]',
  closed: 'bg-track text-soft',
  'before-calendar': 'bg-track text-soft',
};

const Legend = () => {
  const { t } = useTranslation('calendar');
  const entries = [
    ['open', t('preview.legend.open')],
    ['part-holiday', t('preview.legend.part')],
    ['holiday', t('preview.legend.holiday')],
    ['closed', t('preview.legend.closed')],
  ] as const;
  return (
    <ul className="flex gap-4 text-sm text-soft">
      {entries.map(([kind, words]) => (
        <li key={kind} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`inline-block size-3 rounded-sm ${looks[kind]}`} />
          {words}
        </li>
      ))}
    </ul>
  );
};

interface MonthProps {
  readonly month: string;
  readonly offset: number;
  readonly dates: readonly DateOutlook[];
  readonly focused: string;
  readonly onFocus: (date: string) => void;
  readonly words: (outlook: DateOutlook) => string;
}

const Month = ({ month, offset, dates, focused, onFocus, words }: MonthProps) => {
  const { locale } = useFormat();
  const narrow = useWeekdayNames('narrow');
  const long = useWeekdayNames();
  const title = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
  return (
    <section aria-label={title.format(Date.parse(`${month}-15`))}>
      <h2 className="pb-1 text-sm font-semibold">{title.format(Date.parse(`${month}-15`))}</h2>
      <div className="grid grid-cols-7 gap-0.5 text-center text-xs">
        {isoWeekdays.map((weekday) => (
          <abbr key={weekday} title={long(weekday)} className="text-faint no-underline">
            {narrow(weekday)}
          </abbr>
        ))}
        {dates.map((outlook, index) => (
          <button
            key={outlook.date}
            type="button"
            data-date={outlook.date}
            tabIndex={outlook.date === focused ? 0 : -1}
            aria-label={words(outlook)}
            onFocus={() => onFocus(outlook.date)}
            onMouseEnter={() => onFocus(outlook.date)}
            style={index === 0 ? { gridColumnStart: offset + 1 } : undefined}
            className={`h-6 cursor-default rounded-sm ${looks[outlook.kind]} ${
              outlook.freeze === undefined ? '' : 'underline decoration-late decoration-2'
            } ${outlook.date === focused ? 'ring-2 ring-accent' : ''}`}
          >
            {Number(outlook.date.slice(8))}
          </button>
        ))}
      </div>
    </section>
  );
};

/** The next 12 months day by day, with the reason for each closed one. */
export const PreviewTab = ({ calendar }: { readonly calendar: ClientCalendar }) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const now = useNow();
  const { zones } = useHoursBook();
  const words = useOutlookWords(calendar.zone);
  const sheet = useRef<HTMLDivElement>(null);
  const outlooks = useMemo(() => {
    const hours = compileClientHours(calendar, zones);
    return hours.ok ? dateOutlooks(calendar, hours.value, now, days) : null;
  }, [calendar, zones, now]);
  const [focused, setFocused] = useState<string | null>(null);
  if (!outlooks) return <p className="text-soft">{t('preview.unusable')}</p>;
  const index = Math.max(
    0,
    outlooks.findIndex(({ date }) => date === focused),
  );
  const shown = outlooks[index];
  const onKeyDown = (event: KeyboardEvent) => {
    const forward = document.documentElement.dir === 'rtl' ? -1 : 1;
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: forward,
      ArrowLeft: -forward,
      ArrowDown: 7,
      ArrowUp: -7,
    };
    const step = steps[event.key];
    const next = outlooks[index + (step ?? 0)];
    if (step === undefined || !next) return;
    event.preventDefault();
    sheet.current?.querySelector<HTMLElement>(`[data-date="${next.date}"]`)?.focus();
  };
  const count = (kind: DateOutlook['kind']) =>
    format.number(outlooks.filter((outlook) => outlook.kind === kind).length);
  return (
    <div className="flex flex-col gap-3">
      <div className="flex items-center justify-between gap-4">
        <p className="text-sm text-faint">{t('preview.help')}</p>
        <Legend />
      </div>
      <p role="status" className="min-h-6 font-[560]">
        {shown && words(shown)}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: days to move over by arrow keys, not a form's fields */}
      <div
        ref={sheet}
        role="group"
        aria-label={t('preview.sheet')}
        onKeyDown={onKeyDown}
        className="grid grid-cols-[repeat(auto-fill,minmax(13rem,1fr))] gap-x-6 gap-y-4"
      >
        {byMonth(outlooks).map((month) => (
          <Month
            key={month.month}
            {...month}
            focused={shown?.date ?? ''}
            onFocus={setFocused}
            words={words}
          />
        ))}
      </div>
      <p className="text-soft">
        {t('preview.totals', {
          open: count('open'),
          holidays: count('holiday'),
          part: count('part-holiday'),
        })}
      </p>
    </div>
  );
};
