import { z } from 'zod';
import type { QueueColumn } from '../../replica/replica';

/** Columns of the grid, in the order in which they stand. */
export const columnIds = [
  'work',
  'client',
  'due',
  'open-hours',
  'who',
  'progress',
  'reference',
  'matter',
  'priority',
] as const;
export type ColumnId = (typeof columnIds)[number];

interface Column {
  /** px at the compact density. */
  readonly width: number;
  readonly least: number;
  /** What the queue sorts by, where it can. */
  readonly sort: QueueColumn | null;
}

export const columns: Readonly<Record<ColumnId, Column>> = {
  work: { width: 240, least: 160, sort: 'title' },
  client: { width: 168, least: 90, sort: 'client' },
  due: { width: 144, least: 90, sort: 'due' },
  'open-hours': { width: 108, least: 80, sort: null },
  who: { width: 160, least: 100, sort: 'assignee' },
  progress: { width: 96, least: 80, sort: 'estimate' },
  reference: { width: 108, least: 80, sort: 'reference' },
  matter: { width: 160, least: 90, sort: 'matter' },
  priority: { width: 92, least: 70, sort: 'priority' },
};

export const columnsKey = 'queue.columns';

/** How a person has arranged the columns. What is not named stands as it ships. */
export const columnSettings = z.object({
  hidden: z.array(z.enum(columnIds)),
  widths: z.partialRecord(z.enum(columnIds), z.number().int().min(40).max(1_200)),
});
export type ColumnSettings = z.infer<typeof columnSettings>;

export const shippedColumns: ColumnSettings = { hidden: ['reference', 'matter', 'priority'], widths: {} };

/** The columns shown; the work itself always is. */
export const shownColumns = ({ hidden }: ColumnSettings): ColumnId[] =>
  columnIds.filter((id) => id === 'work' || !hidden.includes(id));

export const widthOf = ({ widths }: ColumnSettings, id: ColumnId): number => widths[id] ?? columns[id].width;

/** The settings after a column was made wider by `by` px, or narrower; never below its least. */
export const resized = (settings: ColumnSettings, id: ColumnId, by: number): ColumnSettings => {
  const width = Math.min(1_200, Math.max(columns[id].least, Math.round(widthOf(settings, id) + by)));
  return { ...settings, widths: { ...settings.widths, [id]: width } };
};

export const toggled = ({ hidden, widths }: ColumnSettings, id: ColumnId): ColumnSettings => ({
  hidden: hidden.includes(id) ? hidden.filter((other) => other !== id) : [...hidden, id],
  widths,
});

const compactText = 13;

/** A length at the compact density in the unit that grows with the text. */
const inRem = (px: number): string => `${Number((px / compactText).toFixed(3))}rem`;

/** What one px at the compact density measures now, from the size of the page's text in px. */
export const densityOf = (textSize: number): number => textSize / compactText;

/**
 * Tracks of the CSS grid that header and rows share. The work takes what the others leave, and gives some of it to the
 * client, whose name is long, until somebody sets that column's width.
 */
export const columnTracks = (settings: ColumnSettings): string =>
  shownColumns(settings)
    .map((id) => {
      const width = widthOf(settings, id);
      if (id === 'work') return `minmax(${inRem(width)}, 1fr)`;
      if (id === 'client' && settings.widths.client === undefined) return `minmax(${inRem(width)}, 0.35fr)`;
      return inRem(width);
    })
    .join(' ');
