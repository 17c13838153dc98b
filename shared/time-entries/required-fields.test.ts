import { expect, test } from 'vitest';
import { sampleEntry } from '../../tests/support/sample-time';
import type { EngagementId } from '../kernel/ids';
import { requiredFields } from './required-field';
import { lackingEntries, lackingFields, mayHandIn } from './required-fields';
import type { TimeEntry } from './time-entry';
import { joinShapes, openLines, shapeOf } from './week-shape';

const books = '0197a1a0-0000-7000-8000-00000000000a' as EngagementId;
const entry = (n: number, part: object = {}) =>
  ({ ...sampleEntry(n, { engagementId: books, ...part }), recordedAt: n }) as unknown as TimeEntry;
const asks = { requiredFields: ['note', 'activity'] as const };
const engagementOf = (id: string) => (id === books ? asks : null);

test('an entry lacks what its engagement asks for and it does not say; blanks say nothing', () => {
  expect(lackingFields(entry(1), asks)).toEqual(['activity', 'note']);
  expect(lackingFields(entry(1, { activity: 'Call', note: ' ' }), asks)).toEqual(['note']);
  expect(lackingFields(entry(1, { category: 'training' }), asks)).toEqual([]);
  expect(lackingFields(entry(1), null)).toEqual([]);
  // What may not lie on the disk is asked for by nobody.
  const offDisk = { copy: 'online-only', print: true, clipboard: true, export: true } as const;
  const all = { requiredFields: requiredFields.slice(), dataPolicy: offDisk };
  expect(lackingFields(entry(1), all)).toEqual(['work-item']);
  expect(lackingFields(entry(1), { ...all, activities: ['Call'] })).toEqual(['work-item', 'activity']);
});

test('a week waits for what its standing entries lack, and not for what was corrected since', () => {
  const first = entry(1);
  expect(mayHandIn([first], '2026-11-23', engagementOf)).toMatchObject({
    error: { code: 'timesheet.fields-missing', details: { entries: 1 } },
  });
  const mended = entry(2, { supersedes: first.id, activity: 'Call', note: 'About June' });
  expect(mayHandIn([first, mended], '2026-11-23', engagementOf).ok).toBe(true);
  expect(mayHandIn([first], '2026-11-16', engagementOf).ok).toBe(true);
  expect(lackingEntries([mended, first], engagementOf)).toHaveLength(1);
});

test('the shape of a week is what was worked on, each once, without its times, its leave and its idling', () => {
  const week = [
    entry(1, { activity: 'Call' }),
    entry(2),
    entry(3, { activity: 'Call' }),
    entry(4, { category: 'leave', engagementId: null }),
    entry(5, { category: 'training', engagementId: null }),
  ];
  const shape = shapeOf(week);
  expect(shape).toEqual([
    { category: 'client', engagementId: books, activity: 'Call' },
    { category: 'client', engagementId: books, activity: null },
    { category: 'training', engagementId: null, activity: null },
  ]);
  expect(joinShapes(shape, shape)).toEqual(shape);
  expect(openLines(shape, [entry(1)])).toEqual([shape[0], shape[2]]);
});
