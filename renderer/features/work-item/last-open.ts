import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';

const day = 24 * 3_600_000;
/** Longer than any holiday closure between two openings that anybody would still work towards. */
const lookedBack = 14 * day;

/**
 * The last stretch of client hours before a deadline that is still ahead of `now`, cut off where the deadline falls:
 * the last moment at which somebody there can be asked. Null where no open moment is left. Instants are epoch ms.
 */
export const lastOpenBefore = (
  hours: Pick<ClientHours, 'segments'>,
  dueAt: number,
  now: number,
): Pick<HoursSegment, 'from' | 'until'> | null => {
  // A stretch that began before the window would be cut off at its edge: ask for more than is shown.
  const from = Math.max(now - day, dueAt - lookedBack);
  if (dueAt <= now) return null;
  const open = hours.segments(from, dueAt).filter(({ kind, until }) => kind === 'open' && until > now);
  const last = open.at(-1);
  return last ? { from: last.from, until: last.until } : null;
};
