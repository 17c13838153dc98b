import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { type Day, dayAround, placeIn, ticksOf } from './day';
import { bandColumns, Lane } from './lane';
import { PinnedClients } from './pinned-clients';
import { usePinnedClients } from './pins';

const furthest = 14;
/** How far one drags for a day, in px. */
const dragStep = 120;

const isRightToLeft = (): boolean => document.documentElement.dir === 'rtl';

/** Looks days ahead and back by arrow keys and by dragging; time runs with the line of reading. */
const useLookAhead = () => {
  const [ahead, setAhead] = useState(0);
  const dragged = useRef<{ readonly from: number; readonly ahead: number } | null>(null);
  const look = (days: number) => setAhead(Math.min(furthest, Math.max(-furthest, days)));
  const forward = () => (isRightToLeft() ? -1 : 1);
  return {
    ahead,
    look,
    handlers: {
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'ArrowRight') look(ahead + forward());
        else if (event.key === 'ArrowLeft') look(ahead - forward());
        else if (event.key === 'Home') look(0);
        else return;
        event.preventDefault();
      },
      onPointerDown: (event: PointerEvent) => {
        dragged.current = { from: event.clientX, ahead };
      },
      onPointerMove: (event: PointerEvent) => {
        if (!dragged.current || event.buttons === 0) return;
        const days = Math.round((dragged.current.from - event.clientX) / dragStep) * forward();
        look(dragged.current.ahead + days);
      },
      onPointerUp: () => {
        dragged.current = null;
      },
    },
  };
};

const Axis = ({ day, timeZone }: { readonly day: Day; readonly timeZone: string }) => {
  const format = useFormat();
  const ticks = ticksOf(day);
  return (
    <span aria-hidden="true" className="relative h-4 text-xs text-faint">
      {ticks.map((tick) => (
        <span key={tick} className="absolute" style={{ insetInlineStart: `${placeIn(day, tick) * 100}%` }}>
          {format.hour(tick, timeZone)}
        </span>
      ))}
    </span>
  );
};

const NowLine = ({ at }: { readonly at: number }) => (
  <div aria-hidden="true" className={`${bandColumns} pointer-events-none absolute inset-x-4 inset-y-1.5`}>
    <span />
    <span className="relative h-full">
      <span className="absolute inset-y-0 w-[1.5px] bg-now" style={{ insetInlineStart: `${at * 100}%` }} />
    </span>
  </div>
);

/** The meridian band: every pinned client's open hours laid on my own clock, with one line for now. */
export const Band = () => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { zones } = useHoursBook();
  const { shown } = usePinnedClients();
  const { ahead, look, handlers } = useLookAhead();
  const [choosing, setChoosing] = useState(false);
  useCommands([{ id: 'band.pin', title: t('pins.title'), group: 'interface', run: () => setChoosing(true) }]);
  const day = dayAround(zones, timeZone, now, ahead);
  if (!day || (shown.length === 0 && !choosing)) return null;
  return (
    <section aria-label={t('label')} className="relative border-b border-line bg-panel px-4 py-2 select-none">
      <div className={bandColumns}>
        <span className="truncate text-xs text-faint">
          {ahead === 0 ? t('label') : format.day(day.from, timeZone)}
        </span>
        <Axis day={day} timeZone={timeZone} />
        <span className="-my-1 flex items-center justify-end gap-0.5">
          {ahead !== 0 && (
            <Button look="plain" onPress={() => look(0)}>
              {t('today')}
            </Button>
          )}
          <IconButton icon="chevron-start" label={t('day-before')} onPress={() => look(ahead - 1)} />
          <IconButton icon="chevron-end" label={t('day-after')} onPress={() => look(ahead + 1)} />
          <IconButton icon="pin" label={t('pins.title')} onPress={() => setChoosing(true)} />
        </span>
      </div>
      <ul {...handlers}>
        {shown.map((client) => (
          <Lane key={client.id} client={client} day={day} now={now} timeZone={timeZone} />
        ))}
      </ul>
      {ahead === 0 && <NowLine at={placeIn(day, now)} />}
      <Dialog open={choosing} onClose={() => setChoosing(false)} title={t('pins.title')} size="large">
        <PinnedClients />
      </Dialog>
    </section>
  );
};
