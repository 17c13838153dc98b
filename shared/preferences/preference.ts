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
  /** Epoch ms by the clock of the workstation that wrote it. */
  writtenAt: z.number().int(),
});

export const setPreference = z.strictObject({
  type: z.literal('preference.set'),
  key: preferenceKey,
  value: z.json(),
});
export type SetPreference = z.infer<typeof setPreference>;

export const preferenceId = (person: string, key: string): string => `${person}:${key}`;
