// biome-ignore-all lint/a11y/useSemanticElements: a table element cannot be a grid of which only a part is drawn
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the cell that has it
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid reads the keys of its header
import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/icon';
import { type ColumnId, columns as columnTable, densityOf } from './columns';
import { headerLine } from './grid-keyboard';
import { cellId } from './grid-lines';
import type { ViewSort } from './saved-views';

export interface GridHeaderProps {
  readonly columns: readonly ColumnId[];
  readonly sort: readonly ViewSort[];
  readonly activeColumn: number | null;
  readonly onSort: (column: ColumnId) => void;
  /** `by` is in px at the compact density, along the line; the last call of a drag says `done`. */
  readonly onResize: (column: ColumnId, by: number, done: boolean) => void;
}

/** How the present sort reads to a screen reader; only the first column sorted by says it. */
const ariaSort = (
  column: ColumnId,
  [first]: readonly ViewSort[],
): 'ascending' | 'descending' | 'none' | undefined => {
  const by = columnTable[column].sort;
  if (by === null) return undefined;
  if (first?.column !== by) return 'none';
  return first.descending ? 'descending' : 'ascending';
};

const ResizeHandle = ({ onResize }: { readonly onResize: (by: number, done: boolean) => void }) => {
  const from = useRef<number | null>(null);
  const moved = (event: PointerEvent<HTMLElement>): number => {
    const rightToLeft = getComputedStyle(event.currentTarget).direction === 'rtl';
    const density = densityOf(Number.parseFloat(getComputedStyle(document.documentElement).fontSize));
    return ((event.clientX - (from.current ?? event.clientX)) * (rightToLeft ? -1 : 1)) / density;
  };
  return (
    <span
      aria-hidden="true"
      data-act="resize"
      className="absolute inset-y-1 end-0 w-1.5 cursor-col-resize touch-none border-e border-transparent hover:border-edge"
      onPointerDown={(event) => {
        from.current = event.clientX;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => from.current !== null && onResize(moved(event), false)}
      onPointerUp={(event) => {
        onResize(moved(event), true);
        from.current = null;
      }}
    />
  );
};

/** The names of the columns: press one to sort by it, drag its edge to make it wider. */
export const GridHeader = ({ columns, sort, activeColumn, onSort, onResize }: GridHeaderProps) => {
  const { t } = useTranslation('queue');
  return (
    <div role="rowgroup" className="sticky top-0 z-1 bg-panel">
      <div
        role="row"
        aria-rowindex={1}
        className="grid h-8 border-b border-line [grid-template-columns:var(--queue-columns)]"
      >
        {columns.map((column, at) => {
          const sorted = ariaSort(column, sort);
          return (
            <div
              key={column}
              role="columnheader"
              id={cellId(headerLine, at)}
              aria-colindex={at + 1}
              {...(sorted ? { 'aria-sort': sorted } : {})}
              {...(activeColumn === at ? { 'data-active': '' } : {})}
              onClick={(event) => {
                const onHandle = (event.target as HTMLElement).dataset['act'] === 'resize';
                if (sorted && !onHandle) onSort(column);
              }}
              className="relative flex min-w-0 items-center gap-1 px-1.5 text-sm font-[550] text-faint select-none first:ps-7 data-active:group-focus-visible/grid:outline-2 data-active:group-focus-visible/grid:-outline-offset-2 data-active:group-focus-visible/grid:outline-accent"
            >
              <span className="truncate">{t(`column.${column}`)}</span>
              {(sorted === 'ascending' || sorted === 'descending') && (
                <Icon name="chevron-down" className={sorted === 'ascending' ? 'rotate-180' : ''} />
              )}
              <ResizeHandle onResize={(by, done) => onResize(column, by, done)} />
            </div>
          );
        })}
      </div>
    </div>
  );
};
