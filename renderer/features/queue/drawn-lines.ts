/** Lines by their number: from `from` up to but not including `to`. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

/** Lines beyond each end of the screen that must exist: a fling shows them before anything can be drawn. */
const margin = 4;
/** Lines kept behind the way that the screen moves, so that turning round for a few lines draws nothing. */
const behind = 4;
/**
 * Lines drawn at once ahead of the screen. Whatever is drawn, the browser does the same book-keeping for it; one line a
 * frame pays for that in every frame, two dozen at once in few.
 */
const stride = 24;

/** The lines in sight, from px: where the list is scrolled to, how much of it is seen, how high a line is. */
export const linesInSight = (scrolled: number, height: number, lineHeight: number): LineRange => ({
  from: Math.max(0, Math.floor(scrolled / lineHeight)),
  to: Math.max(0, Math.ceil((scrolled + height) / lineHeight)),
});

const within = ({ from, to }: LineRange, lines: number): LineRange => {
  const end = Math.min(to, lines);
  return { from: Math.max(0, Math.min(from, end)), to: end };
};

/** Whether all that is in sight is among `drawn`. */
export const covers = (drawn: LineRange, inSight: LineRange, lines: number): boolean => {
  const { from, to } = within(inSight, lines);
  return drawn.from <= from && drawn.to >= to;
};

/**
 * The lines that are to exist now that `inSight` are seen, of `lines` in all. It is the very object `drawn` while those
 * are enough.
 */
export const nextDrawn = (drawn: LineRange, inSight: LineRange, lines: number): LineRange => {
  const needed = within({ from: inSight.from - margin, to: inSight.to + margin }, lines);
  const most = needed.to - needed.from + stride + behind;
  const isEnough = drawn.from <= needed.from && drawn.to >= needed.to;
  if (isEnough && drawn.to <= lines && drawn.to - drawn.from <= most) return drawn;
  const backwards = needed.from < drawn.from && needed.to <= drawn.to && needed.to > drawn.from;
  return within(
    backwards
      ? { from: needed.from - stride, to: needed.to + behind }
      : { from: needed.from - behind, to: needed.to + stride },
    lines,
  );
};
