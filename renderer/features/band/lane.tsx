import type { TFunction } from 'i18next';
import { Focusable } from 'react-aria-components/Focusable';
import { useTranslation } from 'react-i18next';
import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';
import type { Client } from '#shared/clients/client';
import { useClientHours } from '../../app/client-hours';
import { type Formatter, useFormat } from '../../i18n/format';
import { useRow } from '../../replica/hooks';
import { Tooltip } from '../../ui/tooltip';
import { type Day, placeIn } from './day';
import { type LaneState, laneStateAt } from './lane-state';

const dayLength = 24 * 3_600_000;

/** The columns of the band: whose hours, the hours themselves, what that means now. */
export const bandColumns = 'grid grid-cols-[19rem_1fr_11.4rem] items-center gap-x-3';

/** The stretches of a day that are open or a holiday, whole even where they reach over midnight. */
const segmentsOf = (hours: ClientHours, day: Day): readonly HoursSegment[] =>
  hours
    .segments(day.from - dayLength, day.until + dayLength)
    .filter(({ kind, from, until }) => kind !== 'closed' && from < day.until && until > day.from);

interface Zones {
  readonly there: string;
  readonly here: string;
}

const segmentWords = (
  segment: HoursSegment,
  zones: Zones,
  t: TFunction<'band'>,
  format: Formatter,
): string => {
  const span = (zone: string) =>
    t('span', { from: format.time(segment.from, zone), until: format.time(segment.until, zone) });
  const values = { there: span(zones.there), here: span(zones.here) };
  return segment.kind === 'open'
    ? t('segment.open', values)
    : t('segment.holiday', { ...values, holiday: segment.holiday ?? '' });
};

const stateWords = (
  state: LaneState,
  zone: string,
  now: number,
  t: TFunction<'band'>,
  format: Formatter,
): { readonly label: string; readonly value: string; readonly tone: string } => {
  const open = 'text-accent';
  const after = 'text-after-ink';
  switch (state.name) {
    case 'open':
      return {
        label: t('state.open'),
        value: t('state.left', { time: format.duration(state.left) }),
        tone: open,
      };
    case 'opens-in':
      return { label: t('state.opens-in'), value: format.duration(state.length), tone: after };
    case 'opens-at':
      return { label: t('state.opens-at'), value: format.when(state.at, zone, now), tone: after };
    case 'holiday':
      return { label: t('state.closed'), value: state.holiday, tone: 'text-holiday-ink' };
    case 'closed':
      return { label: t('state.closed'), value: '', tone: after };
  }
};

interface SegmentProps {
  readonly segment: HoursSegment;
  readonly day: Day;
  readonly words: string;
}

const Segment = ({ segment, day, words }: SegmentProps) => {
  const start = placeIn(day, segment.from);
  const end = placeIn(day, segment.until);
  return (
    <Tooltip text={words}>
      <Focusable>
        <span
          role="img"
          aria-label={words}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: its hours are told on focus, as they are on hover
          tabIndex={0}
          className={`absolute inset-y-0 rounded-sm ${segment.kind === 'open' ? 'bg-open' : 'hatch-holiday'}`}
          style={{ insetInlineStart: `${start * 100}%`, inlineSize: `${(end - start) * 100}%` }}
        />
      </Focusable>
    </Tooltip>
  );
};

export interface LaneProps {
  readonly client: Client;
  readonly day: Day;
  readonly now: number;
  /** The zone of the person who looks. */
  readonly timeZone: string;
}

/** One client's open hours on my clock, with what they mean now; in words too, for who cannot see the bar. */
export const Lane = ({ client, day, now, timeZone }: LaneProps) => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const hours = useClientHours(useRow('calendar', client.calendarId));
  if (!hours)
    return (
      <li className={`${bandColumns} h-[1.85rem]`}>
        <span className="truncate font-semibold">{client.name}</span>
        <span className="h-3 rounded-sm bg-track" />
        <span className="text-end text-sm text-faint">{t('unknown')}</span>
      </li>
    );
  const state = stateWords(laneStateAt(hours, now), timeZone, now, t, format);
  const zones = { there: hours.zone, here: timeZone };
  return (
    <li className={`${bandColumns} h-[1.85rem]`}>
      <span className="flex min-w-0 items-baseline gap-2">
        <span className="truncate font-semibold">{client.name}</span>
        <span className="text-xs whitespace-nowrap text-faint">
          {t('city-time', { city: client.city, time: format.time(now, hours.zone) })}
        </span>
      </span>
      <span className="relative h-3 rounded-sm bg-track">
        {segmentsOf(hours, day).map((segment) => (
          <Segment
            key={segment.from}
            segment={segment}
            day={day}
            words={segmentWords(segment, zones, t, format)}
          />
        ))}
      </span>
      <span className="truncate text-end text-sm text-soft">
        {state.label} <b className={`font-semibold ${state.tone}`}>{state.value}</b>
      </span>
    </li>
  );
};
