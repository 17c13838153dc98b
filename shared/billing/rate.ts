import { z } from 'zod';
import { type MemberRole, memberRole } from '../engagements/engagement';
import { isoDate } from '../people/person';

/*
 * What an hour of client work costs the client. Rates are the provider's and the client's business: the hub sends them
 * to whoever leads the engagement and to admins, and to nobody else, so no row of the feed and no time entry has one.
 */

/** Minor units of a currency for an hour; a figure above this is a slip of the pen. */
export const highestRate = 100_000_000;

/** The price of an hour from a date on, in the client's currency. */
export const rate = z.strictObject({
  engagementId: z.string(),
  /** The activity it is for; null for any. Upper and lower case are the same. */
  activity: z.string().max(80).nullable(),
  /** What the person is in the engagement; null for anybody. */
  role: memberRole.nullable(),
  /** The first shift date it holds for; null: always. */
  validFrom: isoDate.nullable(),
  /** Minor units (cents, paise) an hour. */
  minorPerHour: z.number().int().min(0).max(highestRate),
});
export type Rate = z.infer<typeof rate>;

/** What a rate is looked up by; `date` is the shift date. */
export interface Rated {
  readonly engagementId: string;
  readonly activity: string | null;
  readonly role: MemberRole | null;
  readonly date: string;
}

const same = (a: string, b: string | null): boolean => a.trim().toLowerCase() === b?.trim().toLowerCase();

const fits = (of: Rate, { engagementId, activity, role, date }: Rated): boolean =>
  of.engagementId === engagementId &&
  (of.validFrom === null || of.validFrom <= date) &&
  (of.activity === null || same(of.activity, activity)) &&
  (of.role === null || of.role === role);

/** An activity says more about an hour than who did it. */
const precision = ({ activity, role }: Rate): number => (activity === null ? 0 : 2) + (role === null ? 0 : 1);

const begins = ({ validFrom }: Rate): string => validFrom ?? '';

/**
 * The rate of an hour: the most precise one that fits (activity and role, activity, role, neither), and of those the one
 * that began last. Null where none was agreed: such time has no price, which is not the same as being free.
 */
export const rateOf = (rates: readonly Rate[], of: Rated): Rate | null =>
  rates
    .filter((one) => fits(one, of))
    .reduce<Rate | null>((best, one) => {
      if (!best) return one;
      const more = precision(one) - precision(best);
      return more > 0 || (more === 0 && begins(one) > begins(best)) ? one : best;
    }, null);
