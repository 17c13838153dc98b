import { z } from 'zod';

/** What an engagement can ask of each entry on it, in the order in which it is asked for. */
export const requiredFields = ['work-item', 'activity', 'note'] as const;
export const requiredField = z.enum(requiredFields);
export type RequiredField = z.infer<typeof requiredField>;
