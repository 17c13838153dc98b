import { z } from 'zod';
import { engagementId } from '../kernel/ids';
import { type TimeEntry, timeCategory } from './time-entry';

/** A line of a week without any time: what somebody works on. */
export const shapeLine = z.strictObject({
  category: timeCategory,
  engagementId: engagementId.nullable(),
  activity: z.string().max(80).nullable(),
});
export type ShapeLine = z.infer<typeof shapeLine>;

/** A week's lines, as they are kept with the person's settings. */
export const weekShape = z.array(shapeLine).max(100);

/** Under which setting a week's copied lines are kept. */
export const shapeKey = (week: string): string => `timesheet.shape.${week}`;

const keyOf = ({ category, engagementId: id, activity }: ShapeLine): string =>
  JSON.stringify([category, id, activity]);

/** Leave is planned and idle time happens: neither is something one sets out to do again. */
const isRepeated = ({ category }: ShapeLine): boolean => category !== 'leave' && category !== 'idle';

/** The shape of a week: each engagement and activity once, in the order in which they were first worked on. No interval goes with it. */
export const shapeOf = (standing: readonly TimeEntry[]): readonly ShapeLine[] => {
  const lines = new Map<string, ShapeLine>();
  for (const { category, engagementId: id, activity } of standing) {
    const line = { category, engagementId: id, activity };
    if (isRepeated(line) && !lines.has(keyOf(line))) lines.set(keyOf(line), line);
  }
  return [...lines.values()].slice(0, 100);
};

/** Two shapes as one, each line once. */
export const joinShapes = (first: readonly ShapeLine[], second: readonly ShapeLine[]): readonly ShapeLine[] =>
  [...new Map([...first, ...second].map((line) => [keyOf(line), line])).values()].slice(0, 100);

/** The lines of a shape that nothing was worked on yet. */
export const openLines = (
  shape: readonly ShapeLine[],
  standing: readonly TimeEntry[],
): readonly ShapeLine[] => {
  const worked = new Set(shapeOf(standing).map(keyOf));
  return shape.filter((line) => !worked.has(keyOf(line)));
};
