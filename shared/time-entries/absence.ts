import type { Away } from './plan-timer';

/** Shorter than this nobody was away: a phone call, a lock on the way to the printer. Ms. */
export const shortestAbsence = 5 * 60_000;
/** With no input for so long, somebody may be away; what they were is known once they are back. Ms. */
const quiet = 30_000;

/** What the operating system says at a moment. */
export interface Sight {
  /** Epoch ms. */
  readonly now: number;
  /** Ms since the last input. */
  readonly idle: number;
  /** Whether the screen is locked or the machine sleeps. */
  readonly shut: boolean;
}

/**
 * Follows whether somebody is at the machine. An absence begins with the last input, not when it is noticed, and ends
 * with the next; it is told once it is over, and only where it was long enough to mean something.
 * @param since when the present absence began, epoch ms; null while somebody is there
 */
export const followAbsence = (
  since: number | null,
  { now, idle, shut }: Sight,
): { readonly since: number | null; readonly away: Away | null } => {
  const lastInput = now - idle;
  if (shut || idle >= quiet) return { since: Math.min(since ?? lastInput, lastInput), away: null };
  const away =
    since !== null && lastInput - since >= shortestAbsence ? { from: since, until: lastInput } : null;
  return { since: null, away };
};
