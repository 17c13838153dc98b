import { z } from 'zod';
import { personId } from '../kernel/ids';
import { isoDate } from './person';

const minutesOfAWeek = 7 * 1_440;

/** What was agreed with somebody from a date on. */
export const agreementVersion = z.looseObject({
  from: isoDate,
  /** What a week comes to; leave counts towards it. */
  weeklyMinutes: z.number().int().min(0).max(minutesOfAWeek),
  /** Work of one shift date beyond this is overtime; null where no day by itself makes any. */
  dailyOvertimeMinutes: z.number().int().min(0).max(1_440).nullable(),
  /** Work of a week beyond this is overtime; null where no week makes any. */
  weeklyOvertimeMinutes: z.number().int().min(0).max(minutesOfAWeek).nullable(),
});
export type AgreementVersion = z.infer<typeof agreementVersion>;

/** Somebody's working hours as they were agreed, by date. A row of their own scope: colleagues do not see it. */
export const workingAgreement = z.looseObject({
  /** The person's own id: each has one. */
  id: personId,
  personId,
  /** Ascending by date. */
  versions: z.array(agreementVersion).min(1).max(200),
});
export type WorkingAgreement = z.infer<typeof workingAgreement>;

/** What holds on a date; null before anything was agreed. */
export const agreementOn = (agreement: WorkingAgreement | null, date: string): AgreementVersion | null =>
  agreement?.versions.findLast(({ from }) => from <= date) ?? null;
