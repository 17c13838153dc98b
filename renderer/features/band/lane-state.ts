import type { ClientHours } from '#shared/calendars/client-hours';

const soon = 24 * 3_600_000;

/** What a client's hours are at an instant. Lengths in ms, instants in epoch ms. */
export type LaneState =
  | { readonly name: 'open'; readonly left: number }
  /** Never closes. */
  | { readonly name: 'always' }
  | { readonly name: 'opens-in'; readonly length: number }
  | { readonly name: 'opens-at'; readonly at: number }
  | { readonly name: 'holiday'; readonly holiday: string }
  | { readonly name: 'closed' };

/** The state that the end of a lane tells: how long it stays open, or when and why not. */
export const laneStateAt = (hours: ClientHours, now: number): LaneState => {
  if (hours.isOpen(now)) {
    const closing = hours.nextClosing(now);
    return closing === null ? { name: 'always' } : { name: 'open', left: closing - now };
  }
  const reason = hours.closedReason(now);
  if (reason?.kind === 'holiday') return { name: 'holiday', holiday: reason.holiday.name };
  const opening = hours.nextOpening(now);
  if (opening === null) return { name: 'closed' };
  return opening - now <= soon
    ? { name: 'opens-in', length: opening - now }
    : { name: 'opens-at', at: opening };
};
