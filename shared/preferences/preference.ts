import { z } from 'zod';
import { type DeviceId, deviceId, personId } from '../kernel/ids';

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
  /** The device it was written on, and the place among what was done there; missing where an older hub judged it. */
  deviceId: deviceId.optional(),
  deviceSequence: z.number().int().positive().optional(),
});

export const setPreference = z.strictObject({
  type: z.literal('preference.set'),
  key: preferenceKey,
  value: z.json(),
  /** `writtenAt` of the value that this one was written over; missing where none was seen. */
  over: z.number().int().optional(),
});
export type SetPreference = z.infer<typeof setPreference>;

/** A clock that stands further than this before the judge's, ms, says nothing of when anything was written. */
const believedAhead = 60_000;

/** What a mutation says of itself. */
interface Write {
  /** Epoch ms by the workstation's clock. */
  readonly recordedAt: number;
  readonly deviceId: DeviceId;
  readonly deviceSequence: number;
}

export interface Written {
  /** Epoch ms. */
  readonly writtenAt: number;
  readonly deviceId?: DeviceId | undefined;
  readonly deviceSequence?: number | undefined;
}

/**
 * When a write counts as written, epoch ms; null where what stands there is newer. The newest write of a key wins, but
 * clocks lie: nobody writes later than `now`, the judge's clock; whoever saw a value writes after it, even where their
 * own clock stands years before; and what is written by a clock that runs far ahead counts as written right after what
 * its writer saw. It must not count from when it is judged: a hub that was restored judges once more, and then it would
 * win over what was written after it. Of what one device wrote itself the later wins, also where its clock was set back
 * in between: by its own numbers, since a journal that was mended may bring the older last.
 */
export const stampOf = (
  { over }: SetPreference,
  { recordedAt, deviceId, deviceSequence }: Write,
  standing: Written | null,
  now: number,
): number | null => {
  const isBelieved = (at: number): boolean => at <= now + believedAhead;
  const seen = over !== undefined && isBelieved(over) ? over : null;
  const earliest = seen === null ? 0 : seen + 1;
  const stamp = isBelieved(recordedAt) ? Math.min(now, Math.max(recordedAt, earliest)) : earliest;
  if (standing === null || stamp >= standing.writtenAt) return stamp;
  const isItsLater = standing.deviceId === deviceId && deviceSequence > (standing.deviceSequence ?? 0);
  const wasSeen = seen !== null && seen >= standing.writtenAt;
  return isItsLater || wasSeen ? standing.writtenAt : null;
};

export const preferenceId = (person: string, key: string): string => `${person}:${key}`;
