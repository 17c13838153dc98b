import { useEffect, useState } from 'react';
import { useClock } from '../../app/clock';

/** Epoch ms, renewed every second while `ticking`; the screen's clock only: what is recorded is read anew. */
export const useSecond = (ticking: boolean): number => {
  const clock = useClock();
  const [now, setNow] = useState(() => clock.now());
  useEffect(() => {
    setNow(clock.now());
    if (!ticking) return undefined;
    const timer = window.setInterval(() => setNow(clock.now()), 1_000);
    return () => window.clearInterval(timer);
  }, [clock, ticking]);
  return now;
};
