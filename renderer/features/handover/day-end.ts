import type { ClientHours } from '#shared/calendars/client-hours';

const hour = 3_600_000;
/** A pause of the same day (lunch, siesta) ends no day. */
const longestPause = 5 * hour;

/** How a client's day stands, for handing over. Instants in epoch ms. */
export type DayEnd =
  | { readonly state: 'ends'; readonly at: number }
  /** It ended then, and the client opens again at `opens`. */
  | { readonly state: 'ended'; readonly at: number; readonly opens: number | null }
  /** It neither ends nor ended within reach: always open, or never. */
  | { readonly state: 'none' };

/** When the client's day ends: the closing after which it stays closed, and not the one before lunch. */
export const dayEnd = (hours: ClientHours, now: number): DayEnd => {
  let at = now;
  for (let pauses = 0; pauses < 10; pauses++) {
    if (!hours.isOpen(at)) {
      const opens = hours.nextOpening(at);
      if (opens !== null && opens - at <= longestPause && pauses > 0) {
        at = opens;
        continue;
      }
      if (pauses > 0) return { state: 'ends', at };
      const since = hours.addOpenMilliseconds(now, -1);
      if (since === null) return { state: 'none' };
      const ended = since + 1;
      if (opens !== null && opens - ended <= longestPause) {
        at = opens;
        continue;
      }
      return { state: 'ended', at: ended, opens };
    }
    const closing = hours.nextClosing(at);
    if (closing === null) return { state: 'none' };
    at = closing;
  }
  return { state: 'none' };
};

/** Which hand over first: days that end soon, then those that ended last, then those without an end. */
export const byDayEnd = (a: DayEnd, b: DayEnd): number => {
  const rank = { ends: 0, ended: 1, none: 2 } as const;
  if (a.state !== b.state) return rank[a.state] - rank[b.state];
  if (a.state === 'ends' && b.state === 'ends') return a.at - b.at;
  return a.state === 'ended' && b.state === 'ended' ? b.at - a.at : 0;
};
