import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import type { Clock } from '#shared/kernel/clock';

const minute = 60_000;

const ClockContext = createContext<Clock | null>(null);

export const ClockProvider = (props: { readonly clock: Clock; readonly children: ReactNode }) => (
  <ClockContext.Provider value={props.clock}>{props.children}</ClockContext.Provider>
);

/** The clock of this workstation. Throws outside `ClockProvider`, which is a bug. */
export const useClock = (): Clock => {
  const clock = useContext(ClockContext);
  if (!clock) throw new Error('useClock needs a ClockProvider above it');
  return clock;
};

/** Epoch ms, renewed as each minute begins and when the window is looked at again after a sleep. */
export const useNow = (): number => {
  const clock = useClock();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    let timer = 0;
    const tick = () => {
      const at = clock.now();
      setNow(at);
      window.clearTimeout(timer);
      timer = window.setTimeout(tick, minute - (at % minute) + 5);
    };
    tick();
    document.addEventListener('visibilitychange', tick);
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', tick);
    };
  }, [clock]);
  return now;
};
