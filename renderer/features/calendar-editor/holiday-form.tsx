import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CalendarProblem, isBlocking } from '#shared/calendars/calendar-problem';
import type { Holiday, HolidayStatus } from '#shared/calendars/client-calendar';
import { firstInstantReading, offsetAt } from '#shared/calendars/zone-transitions';
import { useHoursBook } from '../../app/client-hours';
import { useClock } from '../../app/clock';
import { Button } from '../../ui/button';
import { Select } from '../../ui/select';
import { TextField } from '../../ui/text-field';
import { DateField } from './date-field';
import { type HolidaySpan, spanOf } from './holiday-row';
import { hoursText, readHours } from './hours-text';
import { ProblemList } from './problem-list';

const statuses: readonly HolidayStatus[] = ['declared', 'tentative', 'withdrawn'];
const spans: readonly HolidaySpan[] = ['whole', 'half', 'part'];
const dayLength = 86_400_000;

const withSpan = (holiday: Holiday, span: HolidaySpan): Holiday => {
  const { open: _open, closed: _closed, ...rest } = holiday;
  if (span === 'half') return { ...rest, open: [{ start: '09:00', end: '13:00' }] };
  return span === 'part' ? { ...rest, closed: [{ start: '13:00', end: '24:00' }] } : rest;
};

/** Leaves out what was emptied, so that nothing is kept that says nothing. */
const tidy = (holiday: Holiday): Holiday =>
  Object.fromEntries(
    Object.entries(holiday).filter(([, value]) => value !== undefined),
  ) as unknown as Holiday;

/** Moments on the client's wall clock, as a date field writes them. */
const useWallClock = (zone: string) => {
  const { zones } = useHoursBook();
  const transitions = (at: number) => {
    const found = zones.transitions(zone, at - 2 * dayLength, at + 2 * dayLength);
    return found.ok ? found.value : null;
  };
  return {
    toWall: (instant: string | undefined): string => {
      const at = Date.parse(instant ?? '');
      if (Number.isNaN(at)) return '';
      const known = transitions(at);
      return known ? new Date(at + offsetAt(known, at)).toISOString().slice(0, 16) : '';
    },
    toInstant: (wall: string): string | undefined => {
      const local = Date.parse(`${wall}:00Z`);
      const known = Number.isNaN(local) ? null : transitions(local);
      return known ? new Date(firstInstantReading(known, local)).toISOString() : undefined;
    },
  };
};

export interface HolidayFormProps {
  readonly holiday: Holiday;
  readonly zone: string;
  readonly problems: readonly CalendarProblem[];
  readonly onChange: (holiday: Holiday) => void;
  readonly onRemove: () => void;
  readonly onDone: () => void;
}

/** Everything about one holiday: its day, what it closes, whether it stands and since when that is known. */
export const HolidayForm = ({ holiday, zone, problems, onChange, onRemove, onDone }: HolidayFormProps) => {
  const { t } = useTranslation('calendar');
  const clock = useClock();
  const wall = useWallClock(zone);
  const [typed, setTyped] = useState<string | null>(null);
  const span = spanOf(holiday);
  const change = (part: Partial<Holiday>) => onChange(tidy({ ...holiday, ...part }));
  const status = holiday.status ?? 'declared';
  return (
    <div className="flex flex-col gap-3 bg-bg px-3 py-3">
      <div className="grid grid-cols-[10rem_1fr_11rem_13rem] items-start gap-3">
        <DateField label={t('holidays.date')} value={holiday.date} onChange={(date) => change({ date })} />
        <TextField
          label={t('holidays.name')}
          value={holiday.name}
          maxLength={200}
          autoFocus
          onChange={(name) => change({ name })}
        />
        <Select
          label={t('holidays.status')}
          value={status}
          choices={statuses.map((value) => ({ value, label: t(`status.${value}`) }))}
          onChange={(next) =>
            change({
              status: next === 'declared' ? undefined : next,
              withdrawnAt: next === 'withdrawn' ? new Date(clock.now()).toISOString() : undefined,
            })
          }
        />
        <Select
          label={t('holidays.closes')}
          value={span}
          choices={spans.map((value) => ({ value, label: t(`span.${value}`) }))}
          onChange={(next) => {
            setTyped(null);
            onChange(withSpan(holiday, next));
          }}
        />
      </div>
      <div className="grid grid-cols-[1fr_1fr_1fr] items-start gap-3">
        {span !== 'whole' && (
          <TextField
            label={span === 'half' ? t('holidays.open-hours') : t('holidays.closed-hours')}
            value={typed ?? hoursText(holiday.open ?? holiday.closed ?? [])}
            onBlur={() => setTyped(null)}
            onChange={(text) => {
              setTyped(text);
              change(span === 'half' ? { open: readHours(text) } : { closed: readHours(text) });
            }}
          />
        )}
        <DateField
          withTime
          label={t('holidays.announced')}
          help={t('holidays.announced-help')}
          value={wall.toWall(holiday.announcedAt)}
          onChange={(value) => change({ announcedAt: wall.toInstant(value) })}
        />
        {status === 'withdrawn' && (
          <DateField
            withTime
            label={t('holidays.withdrawn')}
            value={wall.toWall(holiday.withdrawnAt)}
            onChange={(value) => change({ withdrawnAt: wall.toInstant(value) })}
          />
        )}
      </div>
      <ProblemList problems={problems} />
      <div className="flex gap-2">
        <Button look="primary" isDisabled={problems.some(isBlocking)} onPress={onDone}>
          {t('holidays.done')}
        </Button>
        <Button look="danger" onPress={onRemove}>
          {t('holidays.remove-button')}
        </Button>
      </div>
    </div>
  );
};
