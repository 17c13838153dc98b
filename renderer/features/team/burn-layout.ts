/** A budget as its bar is drawn: every figure a percentage of the bar's own width. */
export interface BurnBar {
  readonly used: number;
  /** Where it ends at this pace; null where nobody can say, or it is there already. */
  readonly foreseen: number | null;
  /** Where all of the budget is used. */
  readonly full: number;
  readonly thresholds: readonly { readonly percent: number; readonly at: number; readonly passed: boolean }[];
}

interface Burnt {
  readonly percent: number;
  readonly projectedPercent: number | null;
  readonly thresholds: readonly number[];
}

/** No bar goes on beyond this share of its budget: what is ten times over looks no worse than what is twice. */
const furthest = 200;

/** The percent that the end of every bar stands for, the same for all, so that they can be compared. */
export const burnScale = (all: readonly Burnt[]): number =>
  Math.min(
    furthest,
    all.reduce((most, { percent, projectedPercent }) => Math.max(most, percent, projectedPercent ?? 0), 110),
  );

/** @param scale the percent of the budget that the end of the bar stands for */
export const burnBar = ({ percent, projectedPercent, thresholds }: Burnt, scale: number): BurnBar => {
  const at = (value: number) => (Math.min(value, scale) / scale) * 100;
  return {
    used: at(percent),
    foreseen: projectedPercent === null || projectedPercent <= percent ? null : at(projectedPercent),
    full: at(100),
    thresholds: thresholds
      .filter((threshold) => threshold <= scale)
      .map((threshold) => ({ percent: threshold, at: at(threshold), passed: percent >= threshold })),
  };
};
