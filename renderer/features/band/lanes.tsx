import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Client } from '#shared/clients/client';
import { useHoursBook } from '../../app/client-hours';
import { useFormat } from '../../i18n/format';
import { useRulesByClient } from '../coverage/client-rules';
import { BandCursor, useCursor } from './cursor';
import { partOf } from './day';
import { bandColumns, Lane } from './lane';
import { OwnLane } from './own-lane';
import { type LaneSetting, ProvideNow, ProvideWindow, panned } from './setting';
import { ticksIn, type Window } from './window';

const hour = 3_600_000;
const noRules: readonly CoverageRule[] = [];
const percent = (part: number): string => `${part * 100}%`;

const isWeek = ({ from, until }: Window): boolean => until - from > 48 * hour;

interface AxisProps {
  readonly window: Window;
  /** How far beyond the window it is drawn on either side, in ms. */
  readonly reach?: number;
  readonly timeZone: string;
  readonly cursor: BandCursor;
}

const Ticks = memo(({ window, reach = 0, timeZone }: Omit<AxisProps, 'cursor'>) => {
  const format = useFormat();
  const { zones } = useHoursBook();
  const week = isWeek(window);
  const ticks = useMemo(() => {
    const drawn = { from: window.from - reach, until: window.until + reach };
    return ticksIn(zones, timeZone, drawn, (week ? 24 : 2) * hour);
  }, [zones, timeZone, window, reach, week]);
  return ticks.map((tick) => (
    <span
      key={tick}
      className="absolute whitespace-nowrap"
      style={{ insetInlineStart: percent(partOf(window, tick)) }}
    >
      {week ? format.day(tick, timeZone) : format.hour(tick, timeZone)}
    </span>
  ));
});
Ticks.displayName = 'Ticks';

/** Hours of a day, or the days of a week, on my clock; under the pointer, my own time to the minute. */
export const Axis = ({ window, reach = 0, timeZone, cursor }: AxisProps) => {
  const format = useFormat();
  const at = useCursor(cursor);
  return (
    <span aria-hidden="true" className="relative h-4 overflow-hidden text-xs text-faint">
      <span {...panned} className={`absolute inset-0 ${at === null ? '' : 'opacity-40'}`}>
        <Ticks window={window} reach={reach} timeZone={timeZone} />
      </span>
      {at !== null && (
        <span
          className="absolute rounded-sm bg-panel px-1 font-semibold whitespace-nowrap text-accent"
          style={{ insetInlineStart: percent(partOf(window, at)) }}
        >
          {format.time(at, timeZone)}
        </span>
      )}
    </span>
  );
};

interface LineProps {
  readonly place: number;
  readonly className: string;
  /** Belongs to an instant, and so moves with a drag; the pointer's own does not. */
  readonly moves?: boolean;
}

const Line = ({ place, className, moves = false }: LineProps) => (
  <span aria-hidden="true" className={`${bandColumns} pointer-events-none absolute inset-0`}>
    <span />
    <span className="relative h-full overflow-x-clip">
      <span {...(moves ? panned : {})} className="absolute inset-0">
        <span className={`absolute inset-y-0 ${className}`} style={{ insetInlineStart: percent(place) }} />
      </span>
    </span>
  </span>
);

const CursorLine = ({ window, cursor }: { readonly window: Window; readonly cursor: BandCursor }) => {
  const at = useCursor(cursor);
  return at === null ? null : <Line place={partOf(window, at)} className="w-px bg-accent" />;
};

export interface LanesProps {
  readonly clients: readonly Client[];
  readonly window: Window;
  readonly reach?: number;
  /** Epoch ms. */
  readonly now: number;
  readonly timeZone: string;
  readonly cursor: BandCursor;
  readonly withRules?: boolean;
}

/** My own hours and those of clients, one under the other, with the lines of now and of the pointer through all. */
export const Lanes = (props: LanesProps) => {
  const { clients, window, reach = 0, now, timeZone, cursor, withRules = false } = props;
  const { t } = useTranslation('band');
  const format = useFormat();
  const rules = useRulesByClient();
  const list = useRef<HTMLUListElement>(null);
  const [active, setActive] = useState<number | null>(null);
  const [chosen, setChosen] = useState(1);
  const setting = useMemo(
    (): LaneSetting => ({ t, format, timeZone, cursor, withRules }),
    [t, format, timeZone, cursor, withRules],
  );
  const drawn = useMemo(() => ({ window, reach }), [window, reach]);
  const onActive = useCallback((index: number, on: boolean) => setActive(on ? index : null), []);
  const onStep = useCallback((index: number, tracks: number) => {
    const found = [...(list.current?.querySelectorAll<HTMLElement>('[data-track]') ?? [])];
    const next = found[found.indexOf(document.activeElement as HTMLElement) + tracks];
    if (!next) return;
    setChosen(index + tracks);
    next.focus();
  }, []);
  // The list may have become shorter, and my own lane, the first, may not be there.
  const reachable = Math.min(Math.max(1, chosen), clients.length);
  const place = (index: number) => ({
    index,
    active: index === active,
    reachable: index === reachable,
    onActive,
    onStep,
  });
  const isNear = window.from - reach <= now && now < window.until + reach;
  return (
    <ProvideWindow value={drawn}>
      <ProvideNow value={now}>
        <div className="relative">
          <ul ref={list} aria-label={t('label')}>
            <OwnLane setting={setting} {...place(0)} />
            {clients.map((client, index) => (
              <Lane
                key={client.id}
                client={client}
                rules={rules.get(client.id) ?? noRules}
                setting={setting}
                {...place(index + 1)}
              />
            ))}
          </ul>
          {isNear && <Line moves place={partOf(window, now)} className="w-[1.5px] bg-now" />}
          <CursorLine window={window} cursor={cursor} />
        </div>
      </ProvideNow>
    </ProvideWindow>
  );
};

/** One cursor for as long as a band is on screen. */
export const useBandCursor = (): BandCursor => useState(() => new BandCursor())[0];
