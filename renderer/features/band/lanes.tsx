import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Client } from '#shared/clients/client';
import { useHoursBook } from '../../app/client-hours';
import { useFormat } from '../../i18n/format';
import { useRulesByClient } from '../coverage/client-rules';
import { BandCursor, useCursor } from './cursor';
import { placeIn } from './day';
import { bandColumns, Lane, type LanePlace, type LaneSetting } from './lane';
import { OwnLane } from './own-lane';
import { ticksIn, type Window } from './window';

const hour = 3_600_000;
const noRules: readonly CoverageRule[] = [];

interface AxisProps {
  readonly window: Window;
  readonly timeZone: string;
  readonly cursor: BandCursor;
}

const isWeek = ({ from, until }: Window): boolean => until - from > 48 * hour;

/** Hours of a day, or the days of a week, on my clock; under the pointer, my own time to the minute. */
export const Axis = ({ window, timeZone, cursor }: AxisProps) => {
  const format = useFormat();
  const { zones } = useHoursBook();
  const at = useCursor(cursor);
  const week = isWeek(window);
  const ticks = useMemo(
    () => ticksIn(zones, timeZone, window, (week ? 24 : 2) * hour),
    [zones, timeZone, window, week],
  );
  return (
    <span aria-hidden="true" className="relative h-4 text-xs text-faint">
      {ticks.map((tick) => (
        <span
          key={tick}
          className={`absolute whitespace-nowrap ${at === null ? '' : 'opacity-40'}`}
          style={{ insetInlineStart: `${placeIn(window, tick) * 100}%` }}
        >
          {week ? format.day(tick, timeZone) : format.hour(tick, timeZone)}
        </span>
      ))}
      {at !== null && (
        <span
          className="absolute rounded-sm bg-panel px-1 font-semibold whitespace-nowrap text-accent"
          style={{ insetInlineStart: `${placeIn(window, at) * 100}%` }}
        >
          {format.time(at, timeZone)}
        </span>
      )}
    </span>
  );
};

const Line = ({ place, className }: { readonly place: number; readonly className: string }) => (
  <span aria-hidden="true" className={`${bandColumns} pointer-events-none absolute inset-0`}>
    <span />
    <span className="relative h-full">
      <span className={`absolute inset-y-0 ${className}`} style={{ insetInlineStart: `${place * 100}%` }} />
    </span>
  </span>
);

const CursorLine = ({ window, cursor }: { readonly window: Window; readonly cursor: BandCursor }) => {
  const at = useCursor(cursor);
  return at === null ? null : <Line place={placeIn(window, at)} className="w-px bg-accent" />;
};

export interface LanesProps {
  readonly clients: readonly Client[];
  readonly window: Window;
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
  readonly cursor: BandCursor;
  readonly withRules?: boolean;
}

/** My own hours and those of clients, one under the other, with the lines of now and of the pointer through all. */
export const Lanes = ({ clients, window, now, timeZone, cursor, withRules = false }: LanesProps) => {
  const { t } = useTranslation('band');
  const rules = useRulesByClient();
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const [reachable, setReachable] = useState(0);
  const setting = useMemo(
    (): LaneSetting => ({ window, now, timeZone, cursor, withRules }),
    [window, now, timeZone, cursor, withRules],
  );
  const onActive = useCallback((index: number, on: boolean) => setActive(on ? index : null), []);
  const onStep = useCallback((index: number, tracks: number) => {
    const found = [...(list.current?.querySelectorAll<HTMLElement>('[data-track]') ?? [])];
    const next = found[found.indexOf(document.activeElement as HTMLElement) + tracks];
    if (!next) return;
    setReachable(index + tracks);
    next.focus();
  }, []);
  const places = useMemo(
    () =>
      Array.from(
        { length: clients.length + 1 },
        (_, index): LanePlace => ({
          index,
          active: index === active,
          reachable: index === Math.min(Math.max(1, reachable), clients.length),
          onActive,
          onStep,
        }),
      ),
    [clients.length, active, reachable, onActive, onStep],
  );
  const showsNow = window.from <= now && now < window.until;
  return (
    <div className="relative">
      {/* The list takes the order of what it holds; its own hours come first. */}
      <ul ref={list} aria-label={t('label')}>
        {places[0] && <OwnLane setting={setting} {...places[0]} />}
        {clients.map((client, index) => {
          const place = places[index + 1];
          return (
            place && (
              <Lane
                key={client.id}
                client={client}
                rules={rules.get(client.id) ?? noRules}
                setting={setting}
                {...place}
              />
            )
          );
        })}
      </ul>
      {showsNow && <Line place={placeIn(window, now)} className="w-[1.5px] bg-now" />}
      <CursorLine window={window} cursor={cursor} />
    </div>
  );
};

/** One cursor for as long as a band is on screen. */
export const useBandCursor = (): BandCursor => useState(() => new BandCursor())[0];
