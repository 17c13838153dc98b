import { type AgreementVersion, agreementOn, type WorkingAgreement } from '../people/working-agreement';
import type { TimeEntry } from './time-entry';
import { classOf, unionOf } from './totals';

const MINUTE = 60_000;

/** Work against what was agreed. Milliseconds; `worked` is `regular` and `overtime`. */
export interface WorkBalance {
  /** Client and internal time, each instant once; breaks and leave are none. */
  readonly worked: number;
  readonly leave: number;
  /** What was agreed for these dates; null where nothing was. */
  readonly target: number | null;
  /** Worked and leave, less the target: below nought is still to work. Null without a target. */
  readonly balance: number | null;
  readonly overtime: number;
  readonly regular: number;
}

/** A week's figure for as many of its days as it holds for, in ms. */
const share = (weeklyMinutes: number, days: number): number =>
  Math.round((weeklyMinutes * MINUTE * days) / 7);

/** The dates by what holds on them, versions in the order of their dates. */
const byVersion = (dates: readonly string[], agreement: WorkingAgreement | null) => {
  const days = new Map<AgreementVersion, number>();
  for (const date of dates) {
    const version = agreementOn(agreement, date);
    if (version) days.set(version, (days.get(version) ?? 0) + 1);
  }
  return [...days];
};

const workedOn = (date: string, standing: readonly TimeEntry[]): number =>
  unionOf(
    standing.filter(
      ({ shiftDate, category }) =>
        shiftDate === date && (classOf(category) === 'client' || classOf(category) === 'internal'),
    ),
  ).covered;

/**
 * Some days of a week against what was agreed. Overtime is what each day has beyond its threshold, and of the rest what
 * the week has beyond its own: no minute counts twice. Where an agreement changes or begins within the week, each day
 * brings a seventh of the week's figures that hold on it.
 * @param dates of one week, by shift date
 */
export const workBalance = (
  standing: readonly TimeEntry[],
  dates: readonly string[],
  agreement: WorkingAgreement | null,
): WorkBalance => {
  const days = dates.map((date) => ({
    worked: workedOn(date, standing),
    holds: agreementOn(agreement, date),
  }));
  const worked = days.reduce((sum, day) => sum + day.worked, 0);
  const beyondDays = days.reduce((sum, day) => {
    const least = day.holds?.dailyOvertimeMinutes ?? null;
    return sum + (least === null ? 0 : Math.max(0, day.worked - least * MINUTE));
  }, 0);
  const versions = byVersion(dates, agreement);
  const limits = versions.every(([version]) => version.weeklyOvertimeMinutes !== null);
  const limit = versions.reduce(
    (sum, [version, count]) => sum + share(version.weeklyOvertimeMinutes ?? 0, count),
    0,
  );
  const counted = versions.length > 0 && limits;
  const beyondWeek = counted ? Math.max(0, worked - beyondDays - limit) : 0;
  const leave = standing
    .filter(({ category, shiftDate }) => classOf(category) === 'leave' && dates.includes(shiftDate))
    .reduce((sum, { startedAt, endedAt }) => sum + endedAt - startedAt, 0);
  const target =
    versions.length === 0
      ? null
      : versions.reduce((sum, [version, count]) => sum + share(version.weeklyMinutes, count), 0);
  const overtime = beyondDays + beyondWeek;
  return {
    worked,
    leave,
    target,
    balance: target === null ? null : worked + leave - target,
    overtime,
    regular: worked - overtime,
  };
};
