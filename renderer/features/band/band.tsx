import { Link, useRouterState } from '@tanstack/react-router';
import { type PointerEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { bandColumns } from './lane';
import { Axis, Lanes, useBandCursor } from './lanes';
import { PinnedClients } from './pinned-clients';
import { usePinnedClients } from './pins';
import { pan } from './setting';
import { dayWindow, draggedShift, shiftToDay } from './window';

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

/** A press that moves less is a click. */
const dragStart = 4;

/**
 * Looks ahead and back: by days with buttons, by quarters of an hour with dragging. Time runs with the line of reading.
 * While it is dragged, what is drawn already only moves; it is drawn anew where it is let go.
 */
const useLookAhead = (timeZone: string, now: number) => {
  const { zones } = useHoursBook();
  const [shift, setShift] = useState(0);
  const dragged = useRef<{ readonly x: number; readonly width: number } | null>(null);
  const day = dayWindow(zones, timeZone, now, shift);
  const from = day?.from ?? 0;
  const until = day?.until ?? 0;
  // Lanes draw anew when their window changes, and not each minute.
  const window = useMemo(() => (until > from ? { from, until } : null), [from, until]);
  const moved = (event: PointerEvent<HTMLElement>): number => {
    const start = dragged.current;
    return start ? Math.min(start.width, Math.max(-start.width, event.clientX - start.x)) : 0;
  };
  const end = (event: PointerEvent<HTMLElement>) => {
    const by = moved(event);
    const width = dragged.current?.width ?? 0;
    dragged.current = null;
    pan(event.currentTarget, 0);
    if (width > 0 && Math.abs(by) >= dragStart)
      setShift(draggedShift(shift - (by / width) * (isRightToLeft() ? -1 : 1) * (until - from)));
  };
  return {
    window,
    isToday: shift === 0,
    look: (days: number) => setShift(shiftToDay(zones, timeZone, now, shift, days)),
    toToday: () => setShift(0),
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        const track = event.currentTarget.querySelector('[data-track]');
        const width = track?.getBoundingClientRect().width ?? 0;
        if (event.button === 0 && width > 0) dragged.current = { x: event.clientX, width };
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        if (!dragged.current || event.buttons !== 1) return;
        const by = moved(event);
        if (Math.abs(by) < dragStart) return;
        // From here on the pointer may leave the band, and what it is let go over is not clicked.
        event.currentTarget.setPointerCapture(event.pointerId);
        pan(event.currentTarget, by);
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
};

/** The meridian band: every pinned client's open hours laid on my own clock, with one line for now. */
export const Band = () => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { shown } = usePinnedClients();
  const { window, isToday, look, toToday, handlers } = useLookAhead(timeZone, now);
  const cursor = useBandCursor();
  const [choosing, setChoosing] = useState(false);
  // The week's page shows the same lanes, larger.
  const isOnWeek = useRouterState({ select: (state) => state.location.pathname === '/hours' });
  useCommands([
    { id: 'band.pin', title: t('pins.title'), group: 'interface', run: () => setChoosing(true) },
    { id: 'band.day-after', title: t('day-after'), group: 'interface', keys: 'b n', run: () => look(1) },
    { id: 'band.day-before', title: t('day-before'), group: 'interface', keys: 'b p', run: () => look(-1) },
    { id: 'band.today', title: t('today'), group: 'interface', keys: 'b t', run: toToday },
  ]);
  if (!window || isOnWeek || (shown.length === 0 && !choosing)) return null;
  return (
    <section
      aria-label={t('label')}
      className="relative border-b border-line bg-panel px-4 py-2 select-none"
      {...handlers}
    >
      <div className={bandColumns}>
        <span className="flex min-w-0 items-baseline gap-2 text-xs text-faint">
          <span className="truncate">{isToday ? t('label') : format.day(window.from, timeZone)}</span>
          <Link to="/hours" className="whitespace-nowrap text-accent hover:underline">
            {t('week')}
          </Link>
        </span>
        <Axis window={window} reach={window.until - window.from} timeZone={timeZone} cursor={cursor} />
        <span className="-my-1 flex items-center justify-end gap-0.5">
          {!isToday && (
            <Button look="plain" onPress={toToday}>
              {t('today')}
            </Button>
          )}
          <IconButton icon="chevron-start" label={t('day-before')} onPress={() => look(-1)} />
          <IconButton icon="chevron-end" label={t('day-after')} onPress={() => look(1)} />
          <IconButton icon="pin" label={t('pins.title')} onPress={() => setChoosing(true)} />
        </span>
      </div>
      <div className={shown.length > 8 ? 'max-h-64 overflow-x-hidden overflow-y-auto' : ''}>
        <Lanes
          clients={shown}
          window={window}
          reach={window.until - window.from}
          now={now}
          timeZone={timeZone}
          cursor={cursor}
        />
      </div>
      <Dialog open={choosing} onClose={() => setChoosing(false)} title={t('pins.title')} size="large">
        <PinnedClients />
      </Dialog>
    </section>
  );
};
