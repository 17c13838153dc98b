import { expect, test } from 'vitest';
import { burnOf } from '../billing/budget';
import { compileClientHours } from '../calendars/client-hours';
import { zoneProviderFromIntl } from '../calendars/zone-transitions-from-intl';
import { type Agreed, exceptionsOf, type WeekToReview } from './exceptions';
import type { TimeEntry } from './time-entry';

const day = { start: '09:00', end: '17:00' };
const zones = zoneProviderFromIntl({ dataVersion: 'test' });
/** Thursday is a holiday; that Friday is one too became known on Friday noon. */
const calendar = {
  zone: 'UTC',
  versions: [
    {
      effectiveFrom: null,
      weekly: { 1: [day], 2: [day], 3: [day], 4: [day], 5: [day] },
      holidays: [
        { date: '2026-11-26', name: 'Thanksgiving' },
        { date: '2026-11-27', name: 'Mourning', announcedAt: '2026-11-27T12:00:00Z' },
      ],
    },
  ],
};
const compiled = (options: Parameters<typeof compileClientHours>[2]) => {
  const hours = compileClientHours(calendar, zones, options);
  if (!hours.ok) throw new Error('the calendar is sound');
  return hours.value;
};
const agreed: Agreed = {
  rule: { kind: 'client-shift' },
  today: compiled({}),
  atTheTime: compiled({ knownAt: 'each-moment' }),
};

const at = (text: string): number => Date.parse(`2026-11-${text}Z`);
let made = 0;
const entry = (from: string, until: string, change: Partial<TimeEntry> = {}): TimeEntry =>
  ({
    id: `f0000000-0000-7000-8000-${(++made).toString(16).padStart(12, '0')}`,
    category: 'client',
    engagementId: 'one',
    workItemId: 'item',
    startedAt: at(from),
    endedAt: at(until),
    recordedAt: at(until),
    source: 'timer',
    monotonic: null,
    supersedes: null,
    withdrawn: false,
    shiftDate: `2026-11-${from.slice(0, 2)}`,
    ...change,
  }) as TimeEntry;

const found = (entries: readonly TimeEntry[], change: Partial<WeekToReview> = {}) =>
  exceptionsOf({
    week: '2026-11-23',
    entries,
    sheet: null,
    now: at('30T00:00'),
    agreedOf: () => agreed,
    ...change,
  }).map(({ code, milliseconds }) => `${code} ${milliseconds / 60_000}`);

test('work within the client’s hours, on a work item, is nothing unusual', () => {
  expect(found([entry('24T09:00', '24T12:00'), entry('24T13:00', '24T16:00')])).toEqual([]);
});

test('what breaks the coverage rule is named by its length, and only where the rule says so', () => {
  const late = [entry('24T16:00', '24T18:30')];
  expect(found(late)).toEqual(['coverage 90']);
  expect(found(late, { agreedOf: () => ({ ...agreed, rule: { kind: 'outcome' } }) })).toEqual([]);
});

test('a holiday that was known is one; a late one is flagged, and judges nothing that was worked before', () => {
  expect(found([entry('26T09:00', '26T10:00')])).toEqual(['coverage 60', 'holiday 60']);
  expect(found([entry('27T10:00', '27T11:00')])).toEqual(['hindsight 60']);
});

test('the overlap that a client asks for is judged once the day is over', () => {
  const rule = { kind: 'overlap' as const, hours: 4 };
  const short = [entry('24T09:00', '24T10:00')];
  expect(found(short, { agreedOf: () => ({ ...agreed, rule }) })).toEqual(['coverage 180']);
  expect(found(short, { now: at('24T11:00'), agreedOf: () => ({ ...agreed, rule }) })).toEqual([]);
});

test('overlaps, long work without a break, and time on nothing in particular are told', () => {
  expect(found([entry('24T09:00', '24T11:00'), entry('24T10:30', '24T12:00')])).toEqual(['overlap 30']);
  const long = [entry('24T09:00', '24T13:00'), entry('24T13:10', '24T16:00')];
  expect(found(long)).toEqual(['long-unbroken 410']);
  const pause = entry('24T13:00', '24T13:10', { category: 'break', engagementId: null });
  expect(found([long[0] as TimeEntry, pause, long[1] as TimeEntry])).toEqual([]);
  expect(found([entry('24T09:00', '24T10:00', { workItemId: null })])).toEqual(['no-work-item 60']);
});

test('much that was typed in is told; a little is not', () => {
  expect(found([entry('24T09:00', '24T10:00', { source: 'manual' })])).toEqual([]);
  expect(found([entry('24T09:00', '24T14:00', { source: 'manual' })])).toEqual(['manual-share 300']);
});

test('clocks that do not agree are told: one that was set, and one that is off the hub’s, either way', () => {
  const monotonic = { elapsed: 30 * 60_000, bootId: 'one', countsSuspend: true };
  expect(found([entry('24T09:00', '24T10:00', { monotonic })])).toEqual(['clock-jump 30']);
  const receipt = { index: 1, hash: '', receivedAt: at('24T09:00'), late: false, signature: '' };
  expect(found([entry('24T09:00', '24T10:00', { receipt })])).toEqual(['clock-jump 60']);
  const year = 365 * 24 * 60;
  for (const hubOffset of [year * 60_000, -year * 60_000])
    expect(found([entry('24T09:00', '24T10:00', { hubOffset })])).toEqual([`clock-jump ${year}`]);
  expect(found([entry('24T09:00', '24T10:00', { hubOffset: 299_000 })])).toEqual([]);
});

test('what came after the week was handed in, or approved, is told', () => {
  const receipt = { index: 1, hash: '', receivedAt: at('25T10:00'), late: true, signature: '' };
  const after = [entry('24T09:00', '24T10:00', { receipt })];
  const sheet = { status: 'approved' as const, submittedAt: at('25T09:00') };
  expect(found(after, { sheet })).toEqual(['edited-after-submission 60', 'late 60']);
  expect(found(after, { sheet: { ...sheet, submittedAt: at('25T11:00') } })).toEqual(['late 60']);
});

test('one entry corrected on two workstations is told', () => {
  const first = entry('24T09:00', '24T10:00');
  const twice = [
    first,
    entry('24T09:00', '24T11:00', { supersedes: first.id }),
    entry('24T09:00', '24T10:30', { supersedes: first.id }),
  ];
  expect(found(twice)).toEqual(['contested 210']);
});

test('of an engagement out of sight nothing is judged by its client’s hours', () => {
  expect(found([entry('26T03:00', '26T04:00')], { agreedOf: () => null })).toEqual([]);
});

test('client time beyond a budget is told, by the entries it is in', () => {
  const budget = {
    id: 'b1',
    engagementId: 'one',
    matterId: null,
    per: 'month' as const,
    from: null,
    until: null,
    milliseconds: 60 * 3_600_000,
    minor: null,
    thresholds: [100],
  };
  const spent = [
    { engagementId: 'one', matterId: null, shiftDate: '2026-11-23', milliseconds: 57 * 3_600_000 },
    { engagementId: 'one', matterId: null, shiftDate: '2026-11-24', milliseconds: 6 * 3_600_000 },
  ].map((day) => ({ ...day, minorPerHour: null }));
  const burn = burnOf(budget, spent, '2026-11-24');
  if (!burn) throw new Error('it holds in November');
  const own = { matterId: null };
  const entries = [
    entry('23T09:00', '23T10:00', own),
    entry('24T09:00', '24T11:00', own),
    entry('24T11:00', '24T12:00', { ...own, category: 'meeting', engagementId: null }),
  ];
  // Half of the day lies beyond it, whoever worked it: of two hours, one.
  expect(found(entries, { budgets: [{ budget, burn }] })).toEqual(['over-budget 60']);
  expect(found(entries)).toEqual([]);
});

test('what went to another week after the week was handed in counts there, and is said here', () => {
  const goes = entry('24T09:00', '24T10:00');
  const receipt = { index: 2, hash: '', receivedAt: at('29T00:00'), late: false, signature: '' };
  const moved = entry('24T09:00', '24T10:00', { supersedes: goes.id, shiftDate: '2026-11-22', receipt });
  const sheet = { status: 'submitted' as const, submittedAt: at('28T00:00') };
  expect(found([goes, moved], { sheet })).toEqual(['edited-after-submission 60']);
});
