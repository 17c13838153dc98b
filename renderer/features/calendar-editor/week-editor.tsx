// biome-ignore-all lint/a11y/useSemanticElements: a grid that is painted on; a table's own layout would fight it
// biome-ignore-all lint/a11y/useFocusableInteractive: the cells and the fields in them take the focus
import { useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarProblem, isBlocking, type ProblemPlace } from '#shared/calendars/calendar-problem';
import type { DayInterval, IsoWeekday, WeeklyHours } from '#shared/calendars/client-calendar';
import { showToast } from '../../app/toast';
import { IconButton } from '../../ui/button';
import { fieldBox } from '../../ui/field';
import { hoursText, readHours } from './hours-text';
import { problemsAt, problemWords } from './problem-words';
import { type Painting, WeekGridRow } from './week-grid-row';
import { isoWeekdays, useWeekdayNames } from './weekdays';

const weekColumns = 'grid grid-cols-[6.5rem_1fr_14rem_2rem] items-center gap-x-3';

export interface WeekEditorProps {
  readonly label: string;
  readonly weekly: WeeklyHours;
  readonly onChange: (weekly: WeeklyHours) => void;
  readonly problems: readonly CalendarProblem[];
  /** Where these hours stand in the calendar. */
  readonly place: ProblemPlace;
}

interface DayTimesProps {
  readonly label: string;
  readonly intervals: readonly DayInterval[];
  readonly onChange: (intervals: readonly DayInterval[]) => void;
  readonly describedBy: string | undefined;
  readonly invalid: boolean;
}

/** A day's hours as text, to the minute. While somebody types, what they typed stands, and not what it was read as. */
const DayTimes = ({ label, intervals, onChange, describedBy, invalid }: DayTimesProps) => {
  const { t } = useTranslation('calendar');
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      type="text"
      dir="ltr"
      aria-label={label}
      aria-invalid={invalid}
      aria-describedby={describedBy}
      placeholder={t('week.closed')}
      value={typed ?? hoursText(intervals)}
      onChange={(event) => {
        setTyped(event.target.value);
        onChange(readHours(event.target.value));
      }}
      onBlur={() => setTyped(null)}
      className={`${fieldBox} tabular-nums ${invalid ? 'border-late' : ''}`}
    />
  );
};

const weekWith = (weekly: WeeklyHours, days: readonly IsoWeekday[], intervals: readonly DayInterval[]) => ({
  ...weekly,
  ...Object.fromEntries(days.map((day) => [day, intervals])),
});

const axisHours = [0, 3, 6, 9, 12, 15, 18, 21];

const HourAxis = () => (
  <div aria-hidden="true" className={`${weekColumns} text-xs text-faint`}>
    <span />
    <span className="relative h-4">
      {axisHours.map((hour) => (
        <span key={hour} className="absolute" style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
          {String(hour).padStart(2, '0')}
        </span>
      ))}
    </span>
  </div>
);

const previous = (day: IsoWeekday): IsoWeekday => (day === 1 ? 7 : ((day - 1) as IsoWeekday));

/** The hours of a week: painted on a grid by mouse or keyboard, or typed to the minute. */
export const WeekEditor = ({ label, weekly, onChange, problems, place }: WeekEditorProps) => {
  const { t } = useTranslation('calendar');
  const nameOf = useWeekdayNames();
  const id = useId();
  const [focus, setFocus] = useState({ day: 1 as IsoWeekday, cell: 18 });
  const painting = useRef<Painting | null>(null);
  const grid = useRef<HTMLDivElement>(null);
  const move = (day: number, cell: number) => {
    const next = { day: Math.min(7, Math.max(1, day)) as IsoWeekday, cell: Math.min(47, Math.max(0, cell)) };
    setFocus(next);
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.day}-${next.cell}"]`)?.focus();
  };
  return (
    <div className="flex flex-col gap-2">
      <p id={`${id}-help`} className="text-sm text-faint">
        {t('week.help')}
      </p>
      <HourAxis />
      <div
        ref={grid}
        role="grid"
        aria-label={label}
        aria-describedby={`${id}-help`}
        className="flex flex-col gap-0.5 select-none"
      >
        {isoWeekdays.map((day) => {
          const intervals = weekly[day] ?? [];
          const found = problemsAt(problems, { ...place, weekday: day });
          const told = `${id}-${day}-problems`;
          return (
            <div key={day} role="row" className={weekColumns}>
              <span role="rowheader" className="truncate">
                {nameOf(day)}
              </span>
              <WeekGridRow
                day={day}
                dayName={nameOf(day)}
                intervals={intervals}
                before={weekly[previous(day)] ?? []}
                focused={focus.day === day ? focus.cell : null}
                painting={painting}
                onFocus={(cell) => setFocus({ day, cell })}
                onMove={(rows, cell) => move(day + rows, cell)}
                onChange={(changed) => onChange(weekWith(weekly, [day], changed))}
              />
              <span role="gridcell">
                <DayTimes
                  label={t('week.times', { day: nameOf(day) })}
                  intervals={intervals}
                  invalid={found.some(isBlocking)}
                  describedBy={found.length > 0 ? told : undefined}
                  onChange={(changed) => onChange(weekWith(weekly, [day], changed))}
                />
              </span>
              <span role="gridcell">
                <IconButton
                  icon="copy"
                  label={t('week.copy', { day: nameOf(day) })}
                  onPress={() => {
                    const former = weekly;
                    onChange(weekWith(weekly, [1, 2, 3, 4, 5], intervals));
                    showToast({ text: t('week.copied', { day: nameOf(day) }), undo: () => onChange(former) });
                  }}
                />
              </span>
              {found.length > 0 && (
                <span id={told} role="gridcell" className="col-span-2 col-start-2 pb-1 text-sm">
                  {found.map((problem, index) => (
                    <span
                      // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity of their own
                      key={index}
                      className={`block ${isBlocking(problem) ? 'text-late' : 'text-after-ink'}`}
                    >
                      {problemWords(problem, t)}
                    </span>
                  ))}
                </span>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
};
