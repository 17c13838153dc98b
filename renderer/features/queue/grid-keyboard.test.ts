import { describe, expect, it } from 'vitest';
import { type GridKey, type GridShape, readGridKey } from './grid-keyboard';

const shape: GridShape = {
  place: { line: 10, column: 2 },
  anchor: 10,
  lines: 100,
  columns: 6,
  pageLines: 20,
  group: null,
  rightToLeft: false,
};
const press = (key: string, held: Partial<GridKey> = {}): GridKey => ({
  key,
  shift: false,
  command: false,
  alt: false,
  ...held,
});
const moved = (line: number, column: number) => ({ type: 'move', place: { line, column } });

describe('moving about the grid', () => {
  it.each([
    ['ArrowDown', moved(11, 2)],
    ['ArrowUp', moved(9, 2)],
    ['ArrowRight', moved(10, 3)],
    ['ArrowLeft', moved(10, 1)],
    ['Home', moved(10, 0)],
    ['End', moved(10, 5)],
    ['PageDown', moved(30, 2)],
    ['PageUp', moved(0, 2)],
  ])('%s goes one step', (key, expected) => {
    expect(readGridKey(press(key), shape)).toEqual(expected);
  });

  it('goes to the first and last cell with Ctrl', () => {
    expect(readGridKey(press('Home', { command: true }), shape)).toEqual(moved(0, 0));
    expect(readGridKey(press('End', { command: true }), shape)).toEqual(moved(99, 5));
  });

  it('reaches the header above the first line and stays there', () => {
    const top = { ...shape, place: { line: 0, column: 2 } };
    expect(readGridKey(press('ArrowUp'), top)).toEqual(moved(-1, 2));
    expect(readGridKey(press('ArrowUp'), { ...shape, place: { line: -1, column: 2 } })).toEqual(moved(-1, 2));
  });

  it('stops at the last line', () => {
    const bottom = { ...shape, place: { line: 99, column: 0 } };
    expect(readGridKey(press('ArrowDown'), bottom)).toEqual(moved(99, 0));
    expect(readGridKey(press('PageDown'), bottom)).toEqual(moved(99, 0));
  });

  it('has only the header to stand on when nothing matches', () => {
    const empty = { ...shape, lines: 0, place: { line: -1, column: 0 } };
    expect(readGridKey(press('ArrowDown'), empty)).toEqual(moved(-1, 0));
    expect(readGridKey(press('PageDown'), empty)).toEqual(moved(-1, 0));
  });

  it('mirrors left and right where text runs leftwards', () => {
    const mirrored = { ...shape, rightToLeft: true };
    expect(readGridKey(press('ArrowLeft'), mirrored)).toEqual(moved(10, 3));
    expect(readGridKey(press('ArrowRight'), mirrored)).toEqual(moved(10, 1));
  });
});

describe('group headings', () => {
  const heading = { ...shape, group: { collapsed: false } };

  it('fold towards the beginning of the line and unfold towards its end', () => {
    expect(readGridKey(press('ArrowLeft'), heading)).toEqual({ type: 'fold', line: 10, collapsed: true });
    expect(readGridKey(press('ArrowRight'), heading)).toEqual({ type: 'fold', line: 10, collapsed: false });
    expect(readGridKey(press('ArrowLeft'), { ...heading, rightToLeft: true })).toEqual({
      type: 'fold',
      line: 10,
      collapsed: false,
    });
  });

  it('turn over with Enter and Space', () => {
    for (const key of ['Enter', ' '])
      expect(readGridKey(press(key), heading)).toEqual({ type: 'fold', line: 10, collapsed: true });
  });
});

describe('selecting', () => {
  it('takes one line with Space and a range with Shift', () => {
    expect(readGridKey(press(' '), shape)).toEqual({ type: 'toggle-selected', line: 10 });
    expect(readGridKey(press(' ', { shift: true }), { ...shape, anchor: 4 })).toEqual({
      type: 'select-range',
      from: 4,
      place: { line: 10, column: 2 },
    });
    expect(readGridKey(press('ArrowDown', { shift: true }), { ...shape, anchor: 4 })).toEqual({
      type: 'select-range',
      from: 4,
      place: { line: 11, column: 2 },
    });
    expect(readGridKey(press('End', { shift: true, command: true }), shape)).toEqual({
      type: 'select-range',
      from: 10,
      place: { line: 99, column: 2 },
    });
  });

  it('takes everything with Ctrl+A and lets go with Escape', () => {
    expect(readGridKey(press('a', { command: true }), shape)).toEqual({ type: 'select-all' });
    expect(readGridKey(press('Escape'), shape)).toEqual({ type: 'dismiss' });
  });
});

describe('acting', () => {
  it('opens an item with Enter', () => {
    expect(readGridKey(press('Enter'), shape)).toEqual({ type: 'open', line: 10 });
  });

  it('sorts and resizes from the header', () => {
    const header = { ...shape, place: { line: -1, column: 3 } };
    expect(readGridKey(press('Enter'), header)).toEqual({ type: 'sort', column: 3 });
    expect(readGridKey(press('ArrowRight', { alt: true }), header)).toEqual({
      type: 'resize',
      column: 3,
      by: 16,
    });
    expect(readGridKey(press('ArrowRight', { alt: true }), { ...header, rightToLeft: true })).toEqual({
      type: 'resize',
      column: 3,
      by: -16,
    });
  });

  it('leaves every other key to the rest of the program', () => {
    for (const key of ['c', '/', 'Tab', 'F2', 'a']) expect(readGridKey(press(key), shape)).toBeNull();
  });
});
