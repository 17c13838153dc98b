// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be a grid of which only a part is drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the cell that has it
import { memo } from 'react';
import { belongsTo } from '../../app/belongs-to';
import type { QueueGrouping, QueueLine, QueueRow } from '../../replica/replica';
import { Icon } from '../../ui/icon';
import { cellContent, SelectBox } from './cells';
import type { ColumnId } from './columns';
import { groupName } from './group-name';
import type { RowKit } from './row-kit';

/** Names of lines and cells for `aria-activedescendant`. */
export const cellId = (line: number, column: number): string => `queue-cell-${line}-${column}`;

interface LineProps {
  readonly id: string;
  readonly index: number;
  /** px from the top of the first line. */
  readonly top: number;
  readonly columns: readonly ColumnId[];
  /** The column the keyboard stands in, where it stands on this line; null elsewhere. */
  readonly activeColumn: number | null;
}

/** The one row of the grid has its height said: left to its cells, the browser lays out each of them twice. */
const lineShape =
  'group/row absolute inset-x-0 grid h-row items-stretch border-b border-line [contain:strict] [grid-template-columns:var(--queue-columns)] [grid-template-rows:100%]';
const activeRing =
  'data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent';
const cellShape = `relative flex min-w-0 items-center overflow-hidden px-1.5 whitespace-nowrap first:ps-7 ${activeRing}`;

/** Attributes that are only there when they are true, for `data-` variants. */
const marked = (name: string, is: boolean) => (is ? { [name]: '' } : {});

/** Only the cell that the keyboard stands in needs its name: one on each would be written anew for each line that comes. */
const active = (line: number, column: number, activeColumn: number | null) =>
  activeColumn === column ? { id: cellId(line, column), 'data-active': '' } : {};

const place = (top: number) => ({ insetBlockStart: top });

interface ItemLineProps extends LineProps {
  readonly row: QueueRow;
  readonly kit: RowKit;
  readonly selected: boolean;
  readonly open: boolean;
}

const ItemLine = memo(
  ({ id, row, kit, index, top, columns, activeColumn, selected, open }: ItemLineProps) => (
    <div
      role="row"
      id={id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-line={index}
      {...marked('data-open', open)}
      {...belongsTo(row.engagementId)}
      className={`${lineShape} ${open || selected ? 'bg-accent-bg' : 'bg-panel group-not-data-scrolling/grid:hover:bg-hover'}`}
      style={place(top)}
    >
      {columns.map((column, at) => (
        <div
          key={column}
          role="gridcell"
          aria-colindex={at + 1}
          {...active(index, at, activeColumn)}
          className={cellShape}
        >
          {at === 0 && <SelectBox selected={selected} />}
          {cellContent(column, row, kit)}
        </div>
      ))}
    </div>
  ),
);

interface GroupLineProps extends LineProps {
  readonly line: Extract<QueueLine, { line: 'group' }>;
  readonly groupBy: QueueGrouping;
  readonly kit: RowKit;
}

const GroupLine = memo(({ id, line, groupBy, kit, index, top, columns, activeColumn }: GroupLineProps) => (
  <div
    role="row"
    id={id}
    aria-rowindex={index + 2}
    data-line={index}
    className="absolute inset-x-0 flex h-row border-b border-line bg-bg [contain:strict]"
    style={place(top)}
  >
    <div
      role="gridcell"
      id={cellId(index, activeColumn ?? 0)}
      aria-colindex={1}
      aria-colspan={columns.length}
      aria-expanded={!line.collapsed}
      data-act="fold"
      {...marked('data-active', activeColumn !== null)}
      className={`flex grow items-center gap-1 ps-2.5 text-sm font-semibold text-soft ${activeRing}`}
    >
      <Icon name={line.collapsed ? 'chevron-end' : 'chevron-down'} className="text-faint" />
      {groupName(groupBy, line.key, kit)}
      <span className="font-[450]">· {kit.format.number(line.count)}</span>
    </div>
  </div>
));

/** A line that is still being read: appears after a moment, so that quick answers show no flicker. */
const UnreadLine = memo(({ id, index, top, columns }: LineProps) => (
  <div
    role="row"
    id={id}
    aria-rowindex={index + 2}
    aria-busy="true"
    className={`${lineShape} bg-panel`}
    style={place(top)}
  >
    <div role="gridcell" aria-colspan={columns.length} className="col-span-full flex items-center ps-7">
      <span className="h-2.5 w-56 animate-[pulse_1.5s_ease-in-out_150ms_infinite] rounded-full bg-track" />
    </div>
  </div>
));

export interface GridLineProps extends LineProps {
  readonly line: QueueLine | undefined;
  readonly groupBy: QueueGrouping | null;
  readonly kit: RowKit;
  readonly selected: boolean;
  readonly open: boolean;
}

export const GridLine = ({ line, groupBy, kit, selected, open, ...rest }: GridLineProps) => {
  if (line === undefined) return <UnreadLine {...rest} />;
  if (line.line === 'item')
    return <ItemLine {...rest} row={line.row} kit={kit} selected={selected} open={open} />;
  return <GroupLine {...rest} line={line} groupBy={groupBy ?? 'due'} kit={kit} />;
};
