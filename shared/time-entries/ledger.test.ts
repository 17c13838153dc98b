import fc from 'fast-check';
import { expect, test } from 'vitest';
import { historyOf, readLedger } from './ledger';
import { measure } from './measured-duration';
import { type TimeEntry, type TimeEntryId, timeEntry } from './time-entry';

const id = (number: number): TimeEntryId =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}` as TimeEntryId;

const entry = (number: number, change: Partial<TimeEntry> = {}): TimeEntry =>
  timeEntry.parse({
    id: id(number),
    personId: id(900),
    category: 'client',
    engagementId: id(901),
    matterId: null,
    workItemId: null,
    activity: 'drafting',
    note: '',
    startedAt: number * 60_000,
    endedAt: (number + 1) * 60_000,
    personZone: 'Asia/Manila',
    clientZone: 'Europe/London',
    calendarRevision: 1,
    shiftDate: '2026-11-24',
    source: 'timer',
    runId: null,
    monotonic: { elapsed: 60_000, bootId: 'b1', countsSuspend: false },
    hubOffset: 0,
    deviceId: id(902),
    deviceSequence: number,
    recordedAt: number * 60_000,
    supersedes: null,
    reason: null,
    withdrawn: false,
    ...change,
  });

const ids = (entries: readonly TimeEntry[]) => entries.map((one) => one.id);

test('a correction stands in the place of what it supersedes, and both are kept', () => {
  const ledger = readLedger([entry(1), entry(2, { supersedes: id(1), reason: 'wrong matter' })]);
  expect(ids(ledger.standing)).toEqual([id(2)]);
  expect(ids(ledger.superseded)).toEqual([id(1)]);
});

test('withdrawn time counts no more', () => {
  expect(readLedger([entry(1), entry(2, { supersedes: id(1), withdrawn: true })]).standing).toEqual([]);
});

test('of two corrections made apart the later recorded stands, and both are shown', () => {
  const one = entry(2, { supersedes: id(1), recordedAt: 10 });
  const two = entry(3, { supersedes: id(1), recordedAt: 20 });
  const ledger = readLedger([two, entry(1), one]);
  expect(ids(ledger.standing)).toEqual([id(3)]);
  expect(ids(ledger.contested.get(id(1)) ?? [])).toEqual([id(2), id(3)]);
});

test('a circle of corrections ends', () => {
  const circle = [entry(1, { supersedes: id(2) }), entry(2, { supersedes: id(1) })];
  expect(ids(historyOf(circle, id(1)))).toEqual([id(1), id(2)]);
});

const ledgers = fc
  .array(
    fc.record({ supersedes: fc.option(fc.nat(), { nil: null }), withdrawn: fc.boolean(), at: fc.nat(1_000) }),
    { maxLength: 25 },
  )
  .map((list) =>
    list.map(({ supersedes, withdrawn, at }, index) =>
      entry(index + 1, {
        supersedes: supersedes === null || index === 0 ? null : id((supersedes % index) + 1),
        withdrawn,
        recordedAt: at,
      }),
    ),
  );

test('the order of arrival changes nothing, and no entry is lost or counted twice', () => {
  fc.assert(
    fc.property(ledgers, fc.infiniteStream(fc.nat()), (entries, random) => {
      const shuffled = entries
        .map((one) => ({ one, place: random.next().value ?? 0 }))
        .sort((a, b) => a.place - b.place)
        .map(({ one }) => one);
      const ledger = readLedger(entries);
      expect(readLedger(shuffled)).toEqual(ledger);
      expect(new Set([...ids(ledger.standing), ...ids(ledger.superseded)]).size).toBe(entries.length);
      expect(ledger.standing.length + ledger.superseded.length).toBe(entries.length);
    }),
  );
});

test.each([
  ['agrees', {}],
  ['agrees', { monotonic: { elapsed: 58_500, bootId: 'b', countsSuspend: false } }],
  ['slept', { monotonic: { elapsed: 20_000, bootId: 'b', countsSuspend: false } }],
  ['wall-clock-jumped', { monotonic: { elapsed: 20_000, bootId: 'b', countsSuspend: true } }],
  ['wall-clock-jumped', { monotonic: { elapsed: 90_000, bootId: 'b', countsSuspend: false } }],
  ['not-measurable', { monotonic: { elapsed: null, bootId: 'b', countsSuspend: false } }],
  ['manual', { source: 'manual' as const }],
])('what the clocks say: %s', (kind, change) => {
  expect(measure(entry(1, change)).kind).toBe(kind);
});
