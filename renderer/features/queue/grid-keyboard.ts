/** Where the keyboard stands in the grid. The header row is line −1, so that sorting has a key too. */
export interface GridPlace {
  readonly line: number;
  readonly column: number;
}

/** What the keyboard layer must know of the grid; nothing of it is React's. */
export interface GridShape {
  readonly place: GridPlace;
  /** The line that a range selection grows from. */
  readonly anchor: number;
  /** Lines of the result, group headings included. */
  readonly lines: number;
  readonly columns: number;
  /** Whole lines that fit on screen: how far a page key goes. */
  readonly pageLines: number;
  /** Whether `place` is a group's heading, and whether that group is folded; null on an item or the header. */
  readonly group: { readonly collapsed: boolean } | null;
  readonly rightToLeft: boolean;
}

export interface GridKey {
  readonly key: string;
  readonly shift: boolean;
  /** Ctrl, or Command on a Mac. */
  readonly command: boolean;
  readonly alt: boolean;
}

/** What a key asks for. `move` is the only one that changes `place`. */
export type GridIntent =
  | { readonly type: 'move'; readonly place: GridPlace }
  /** Everything between two lines, inclusive, replaces the selection; the keyboard moves to `place`. */
  | { readonly type: 'select-range'; readonly from: number; readonly place: GridPlace }
  | { readonly type: 'toggle-selected'; readonly line: number }
  | { readonly type: 'select-all' }
  /** Lets go of the selection or, where there is none, of what is open. */
  | { readonly type: 'dismiss' }
  | { readonly type: 'open'; readonly line: number }
  | { readonly type: 'fold'; readonly line: number; readonly collapsed: boolean }
  | { readonly type: 'sort'; readonly column: number }
  | { readonly type: 'resize'; readonly column: number; readonly by: number };

const resizeStep = 16;
export const headerLine = -1;

const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** −1 towards the beginning of the line, 1 towards its end, 0 for any other key; mirrored where text runs leftwards. */
const along = (key: string, rightToLeft: boolean): -1 | 0 | 1 => {
  const forward = rightToLeft ? 'ArrowLeft' : 'ArrowRight';
  const backward = rightToLeft ? 'ArrowRight' : 'ArrowLeft';
  return key === forward ? 1 : key === backward ? -1 : 0;
};

const lineAfter = (key: string, { place, lines, pageLines }: GridShape): number | null => {
  const last = Math.max(lines - 1, headerLine);
  switch (key) {
    case 'ArrowDown':
      return within(place.line + 1, headerLine, last);
    case 'ArrowUp':
      return within(place.line - 1, headerLine, last);
    case 'PageDown':
      return within(place.line + pageLines, Math.min(0, last), last);
    case 'PageUp':
      return within(place.line - pageLines, Math.min(0, last), last);
    default:
      return null;
  }
};

const columnMove = (pressed: GridKey, shape: GridShape): GridIntent | null => {
  const { place, columns, group } = shape;
  const step = along(pressed.key, shape.rightToLeft);
  if (step !== 0) {
    if (group) return { type: 'fold', line: place.line, collapsed: step < 0 };
    if (place.line === headerLine && pressed.alt)
      return { type: 'resize', column: place.column, by: step * resizeStep };
    return { type: 'move', place: { ...place, column: within(place.column + step, 0, columns - 1) } };
  }
  if (pressed.key !== 'Home' && pressed.key !== 'End') return null;
  const atEnd = pressed.key === 'End';
  const column = atEnd ? columns - 1 : 0;
  if (!pressed.command) return { type: 'move', place: { ...place, column } };
  const line = atEnd ? shape.lines - 1 : 0;
  if (pressed.shift) return { type: 'select-range', from: shape.anchor, place: { ...place, line } };
  return { type: 'move', place: { line, column } };
};

const lineMove = (pressed: GridKey, shape: GridShape): GridIntent | null => {
  const line = lineAfter(pressed.key, shape);
  if (line === null || pressed.command || pressed.alt) return null;
  const place = { ...shape.place, line };
  return pressed.shift && line !== headerLine
    ? { type: 'select-range', from: shape.anchor, place }
    : { type: 'move', place };
};

const act = (pressed: GridKey, { place, group, anchor }: GridShape): GridIntent | null => {
  const { key } = pressed;
  if (key === 'Escape') return { type: 'dismiss' };
  if (key === 'a' && pressed.command) return { type: 'select-all' };
  if ((key !== 'Enter' && key !== ' ') || pressed.command || pressed.alt) return null;
  if (place.line === headerLine) return { type: 'sort', column: place.column };
  if (group) return { type: 'fold', line: place.line, collapsed: !group.collapsed };
  if (key === 'Enter') return { type: 'open', line: place.line };
  return pressed.shift
    ? { type: 'select-range', from: anchor, place }
    : { type: 'toggle-selected', line: place.line };
};

/**
 * What a key means in the grid, or null where it means nothing there and goes on to the rest of the program. Pure;
 * follows the keys of the ARIA grid pattern, with a header row that can be stood on.
 */
export const readGridKey = (pressed: GridKey, shape: GridShape): GridIntent | null =>
  lineMove(pressed, shape) ?? columnMove(pressed, shape) ?? act(pressed, shape);
