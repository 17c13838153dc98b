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
  expect(columnTracks(narrow)).toBe('minmax(280px, 1fr) 176px 90px 108px 168px 118px');
});

it('reads back what it wrote', () => {
  const settings = resized(toggled(shippedColumns, 'matter'), 'who', 24);
  expect(columnSettings.parse(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});
