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
  expect(columnTracks(narrow)).toBe('minmax(240px, 1fr) minmax(168px, 0.35fr) 90px 108px 160px 96px');
});

it('keeps the client as wide as somebody made it', () => {
  expect(columnTracks(resized(shippedColumns, 'client', 32))).toContain(' 200px ');
});

it('reads back what it wrote', () => {
  const settings = resized(toggled(shippedColumns, 'matter'), 'who', 24);
  expect(columnSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});
