import { memo, type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClientHours } from '#shared/calendars/client-hours';
import { useHoursBook } from '../../app/client-hours';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { ticksIn } from '../band/window';
import type { TimelineDay } from './use-timeline-days';

const HOUR = 3_600_000;
const percent = (part: number): string => `${part * 100}%`;

/** The columns of a timeline: the day, its hours, what it comes to. */
export const timelineColumns = 'grid grid-cols-[9rem_1fr_5.5rem] items-center gap-x-3';

/** The client's open hours behind a day: teal where open, hatched on a holiday. */
const Behind = memo(({ hours, from, until }: { hours: ClientHours; from: number; until: number }) => {
  const segments = useMemo(() => hours.segments(from, until), [hours, from, until]);
  return (
    <span aria-hidden="true" className="absolute inset-0 overflow-hidden rounded-sm">
      {segments.map((segment) =>
        segment.kind === 'closed' ? null : (
          <span
            key={segment.from}
            className={`absolute inset-y-0 opacity-45 ${segment.kind === 'open' ? 'bg-open' : 'hatch-holiday'}`}
            style={{
              insetInlineStart: percent((segment.from - from) / (until - from)),
              inlineSize: percent((segment.until - segment.from) / (until - from)),
            }}
          />
        ),
      )}
    </span>
  );
});
Behind.displayName = 'Behind';

/** The hours above the days, on the person's own clock. */
export const TimelineAxis = ({ day }: { readonly day: TimelineDay }) => {
  const format = useFormat();
  const { zones } = useHoursBook();
  const { timeZone } = useSignedIn().person;
  const every = day.until - day.from > 16 * HOUR ? 3 * HOUR : 2 * HOUR;
  const ticks = ticksIn(zones, timeZone, day, every);
  return (
    <div aria-hidden="true" className={`${timelineColumns} text-xs text-faint`}>
      <span />
      <span className="relative h-4 overflow-hidden">
        {ticks.map((tick) => (
          <span
            key={tick}
            className="absolute whitespace-nowrap"
            style={{ insetInlineStart: percent((tick - day.from) / (day.until - day.from)) }}
          >
            {format.hour(tick, timeZone)}
          </span>
        ))}
      </span>
      <span />
    </div>
  );
};

export interface TimelineRowProps {
  readonly day: TimelineDay;
  readonly behind: ClientHours | null;
  /** Whether what is dragged would come to rest here. */
  readonly aimed: boolean;
  readonly total: number;
  readonly children: ReactNode;
}

/** One day: its date, the client's hours with the entries before them, and what it comes to. */
export const TimelineRow = ({ day, behind, aimed, total, children }: TimelineRowProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const name = format.day(Date.parse(`${day.date}T12:00:00Z`), 'UTC');
  const { now } = day.day;
  const width = day.until - day.from;
  const sharedTime = day.shared.reduce((sum, { from, until }) => sum + until - from, 0);
  return (
    <li className={timelineColumns} aria-label={name}>
      <span className={day.day.isToday ? 'font-semibold text-accent' : 'text-soft'}>{name}</span>
      <span
        data-day={day.date}
        className={`relative block h-10 overflow-clip rounded-sm bg-track [overflow-clip-margin:4px] ${aimed ? 'outline-2 outline-accent' : ''}`}
      >
        {behind && <Behind hours={behind} from={day.from} until={day.until} />}
        {children}
        {day.shared.map(({ from, until }) => (
          <span
            key={from}
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 z-3 border-x-2 border-late"
            style={{
              insetInlineStart: percent((from - day.from) / width),
              inlineSize: percent((until - from) / width),
            }}
          />
        ))}
        {now > day.from && now < day.until && (
          <span
            aria-hidden="true"
            className="pointer-events-none absolute inset-y-0 z-3 w-px bg-now"
            style={{ insetInlineStart: percent((now - day.from) / width) }}
          />
        )}
      </span>
      <span className="text-end text-sm leading-tight">
        {total === 0 ? (
          <span className="text-faint">·</span>
        ) : (
          <b className="font-semibold">{format.duration(total)}</b>
        )}
        {sharedTime > 0 && (
          <span className="block text-xs text-late">
            {t('rearrange.twice', { length: format.duration(sharedTime) })}
          </span>
        )}
      </span>
    </li>
  );
};
