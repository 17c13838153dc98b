import { z } from 'zod';
import { personId } from '../kernel/ids';

/** Keys are dotted lower-case paths (`queue.views`, `interface.theme`); the newest write of a key wins. */
export const preferenceKey = z.string().regex(/^[a-z][a-z0-9.-]{0,79}$/);

/** One setting that follows its person from workstation to workstation. */
export const preference = z.looseObject({
  /** `<person id>:<key>`, so that a key exists once per person. */
  id: z.string().min(1).max(200),
  personId,
  key: preferenceKey,
  value: z.json(),
  /** Epoch ms by the clock of the workstation that wrote it, as far as the hub believes it (`stampOf`). */
  writtenAt: z.number().int(),
});

export const setPreference = z.strictObject({
  type: z.literal('preference.set'),
  key: preferenceKey,
  value: z.json(),
  /** `writtenAt` of the value that this one was written over; missing where none was seen. */
  over: z.number().int().optional(),
});
export type SetPreference = z.infer<typeof setPreference>;

/**
 * When a write counts as written, epoch ms; null where what stands there is newer. The newest write of a key wins, but
 * clocks lie: nobody writes later than `now`, the judge's clock, and whoever saw a value writes after it, even where
 * their own clock stands years before.
 */
export const stampOf = (
  { over }: SetPreference,
  recordedAt: number,
  standing: number | null,
  now: number,
): number | null => {
  const stamp = Math.min(now, Math.max(recordedAt, over === undefined ? recordedAt : over + 1));
  if (standing === null || stamp >= standing) return stamp;
  return over !== undefined && over >= standing ? standing : null;
};

export const preferenceId = (person: string, key: string): string => `${person}:${key}`;
