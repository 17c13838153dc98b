import { expect, it } from 'vitest';
import { columnSettings, columnTracks, resized, shippedColumns, shownColumns, toggled } from './columns';

it('ships six columns and hides any but the work', () => {
  expect(shownColumns(shippedColumns)).toHaveLength(6);
  expect(shownColumns(toggled(shippedColumns, 'client'))).not.toContain('client');
  expect(shownColumns(toggled(shippedColumns, 'work'))).toContain('work');
  expect(toggled(toggled(shippedColumns, 'client'), 'client')).toEqual(shippedColumns);
});

it('never lets a column become too narrow to read', () => {
  const narrow = resized(shippedColumns, 'due', -500);
  expect(narrow.widths.due).toBe(90);
  expect(columnTracks(narrow)).toBe(
    'minmax(18.462rem, 1fr) minmax(12.923rem, 0.35fr) 6.923rem 8.308rem 12.308rem 7.385rem',
  );
});

it('keeps the client as wide as somebody made it', () => {
  expect(columnTracks(resized(shippedColumns, 'client', 32))).toContain(' 15.385rem ');
});

it('reads back what it wrote', () => {
  const settings = resized(toggled(shippedColumns, 'matter'), 'who', 24);
  expect(columnSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});
