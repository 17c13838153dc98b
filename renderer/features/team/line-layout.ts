/** Room for a chart, in its own units. */
export interface ChartRoom {
  readonly width: number;
  readonly height: number;
  /** Whether time runs from right to left, as the language does. */
  readonly rtl: boolean;
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Which of the values it stands for. */
  readonly index: number;
}

/** Where the value of a place stands along the axis of time: the middle of its share of the width. */
export const placeOf = (index: number, count: number, { width, rtl }: ChartRoom): number => {
  const x = ((index + 0.5) / Math.max(1, count)) * width;
  return rtl ? width - x : x;
};

/** How high a share (0 to `most`) stands, measured from above as screens do; what is beyond is drawn at the edge. */
export const heightOf = (share: number, most: number, { height }: ChartRoom): number =>
  height - (Math.min(Math.max(0, share), most) / most) * height;

/** Stretches of a line through shares in their order; it breaks where there is none, and never bridges what is unknown. */
export const lineOf = (
  shares: readonly (number | null)[],
  most: number,
  room: ChartRoom,
): readonly (readonly ChartPoint[])[] => {
  const stretches: ChartPoint[][] = [];
  let open: ChartPoint[] | null = null;
  shares.forEach((share, index) => {
    if (share === null) {
      open = null;
      return;
    }
    if (!open) {
      open = [];
      stretches.push(open);
    }
    open.push({ x: placeOf(index, shares.length, room), y: heightOf(share, most, room), index });
  });
  return stretches;
};

/** The top of the axis: all of it, or the next quarter above the highest share, twice over at most. */
export const axisTop = (shares: readonly (number | null)[]): number =>
  Math.min(
    2,
    shares.reduce<number>((most, share) => Math.max(most, Math.ceil((share ?? 0) * 4) / 4), 1),
  );

/** Every so many weeks has its date below it, so that dates do not run into each other. */
export const labelEvery = (count: number, most: number): number => Math.max(1, Math.ceil(count / most));
