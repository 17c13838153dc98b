import fc from 'fast-check';
import { expect, test } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { type ReportKind, type ReportRow, ReportSums, reportColumns } from '#shared/reports/report';
import { reportRows } from '#shared/reports/report-rows';
import type { ReportContext, ReportedWeek } from '#shared/reports/reported-week';
import { readLedger } from '#shared/time-entries/ledger';
import type { RoundingRule } from '#shared/time-entries/rounding';
import type { TimeEntry, TimeEntryId } from '#shared/time-entries/time-entry';
import { lengthOf } from '#shared/time-entries/totals';
import { sampleEntry } from '../../support/sample-time';

/*
 * Whatever was worked, corrected and withdrawn: what is billed and what was measured differ by exactly what the report
 * says, line by line and in its sums, and the two reports that bill agree.
 */

const zones = zoneProviderFromIntl({ dataVersion: '' });
const week = '2026-11-23';
const engagements = ['e0000000-0000-7000-8000-000000000001', 'e0000000-0000-7000-8000-000000000002'] as const;

const rule: fc.Arbitrary<RoundingRule | null> = fc.option(
  fc.record({
    incrementMinutes: fc.constantFrom(0, 1, 6, 10, 15, 30),
    mode: fc.constantFrom('up' as const, 'nearest' as const, 'down' as const),
    minimumMinutes: fc.constantFrom(0, 5, 15, 60),
    per: fc.constantFrom('entry' as const, 'day' as const),
  }),
);

interface Worked {
  readonly day: number;
  readonly start: number;
  readonly length: number;
  readonly engagement: number;
  readonly corrects: number | null;
  readonly withdrawn: boolean;
  readonly activity: 'Drafting' | 'Review' | 'Travel';
}

const worked: fc.Arbitrary<Worked> = fc.record({
  day: fc.integer({ min: 23, max: 29 }),
  start: fc.integer({ min: 0, max: 86_400_000 }),
  length: fc.integer({ min: 1, max: 36_000_000 }),
  engagement: fc.integer({ min: 0, max: 2 }),
  corrects: fc.option(fc.nat(30)),
  withdrawn: fc.boolean(),
  activity: fc.constantFrom('Drafting', 'Review', 'Travel'),
});

const entriesOf = (all: readonly Worked[]): TimeEntry[] => {
  const entries: TimeEntry[] = [];
  for (const [index, { day, start, length, engagement, corrects, withdrawn, activity }] of all.entries()) {
    const at = Date.UTC(2026, 10, day) + start;
    const before = corrects === null ? undefined : entries[corrects % Math.max(1, index)];
    entries.push({
      ...sampleEntry(1, {
        id: `f0000000-0000-7000-8000-${String(index).padStart(12, '0')}` as TimeEntryId,
        engagementId: (engagements[engagement] ?? null) as TimeEntry['engagementId'],
        activity,
        category: engagement === 2 ? 'meeting' : 'client',
        shiftDate: before?.shiftDate ?? `2026-11-${day}`,
        startedAt: at,
        endedAt: at + length,
        supersedes: before?.id ?? null,
        withdrawn: before !== undefined && withdrawn,
      }),
      personId: 'a0000000-0000-7000-8000-000000000001' as TimeEntry['personId'],
      deviceId: 'b0000000-0000-7000-8000-000000000001' as TimeEntry['deviceId'],
      deviceSequence: index + 1,
      recordedAt: at + length,
    });
  }
  return entries;
};

/** What an hour costs on the first engagement; nothing was agreed for travel, nor for the second. */
const rates: Readonly<Partial<Record<Worked['activity'], number>>> = { Drafting: 8_550, Review: 12_001 };

const reportOf = (
  kind: ReportKind,
  entries: readonly TimeEntry[],
  rules: readonly (RoundingRule | null)[],
) => {
  const context: ReportContext = {
    zones,
    engagementOf: (id) => {
      const index = engagements.indexOf(id as (typeof engagements)[0]);
      return index < 0
        ? null
        : { title: id, rounding: rules[index] ?? null, agreed: null, zone: 'America/New_York', words: true };
    },
    workItemOf: () => null,
    budgets: [],
    rateOf: ({ engagementId, activity }) =>
      engagementId === engagements[0] ? (rates[activity as Worked['activity']] ?? null) : null,
    from: week,
    until: '2026-11-29',
    now: Date.UTC(2026, 11, 1),
  };
  const of: ReportedWeek = {
    agreement: null,
    person: { id: 'a', name: 'Pat', timeZone: 'Asia/Kolkata' },
    week,
    entries,
    sheet: null,
  };
  const rows = reportRows[kind](of, context);
  const sums = new ReportSums(kind);
  for (const row of rows) sums.add(row);
  const cell = (row: ReportRow, key: string) =>
    Number(row[reportColumns[kind].findIndex((column) => column.key === key)]);
  const sum = (key: string) =>
    Number(sums.end.sums[reportColumns[kind].findIndex((column) => column.key === key)]);
  return { rows, cell, sum };
};

test('what is billed less what was measured is what the report says, and both billing reports agree', () => {
  fc.assert(
    fc.property(fc.array(worked, { maxLength: 30 }), rule, rule, (all, first, second) => {
      const entries = entriesOf(all);
      const statement = reportOf('statement', entries, [first, second]);
      const billing = reportOf('billing', entries, [first, second]);
      for (const { rows, cell, sum } of [statement, billing]) {
        for (const row of rows) expect(cell(row, 'rounded') - cell(row, 'raw')).toBe(cell(row, 'difference'));
        expect(sum('rounded') - sum('raw')).toBe(sum('difference'));
      }
      for (const key of ['raw', 'rounded', 'difference']) expect(statement.sum(key)).toBe(billing.sum(key));
      // Each line is what is billed at its rate, to a minor unit for each entry that the day's price was shared among;
      // without a rate there is no price, which is not free.
      const at = (key: string) => reportColumns.billing.findIndex((column) => column.key === key);
      const exact = new Map<string, number>();
      for (const row of billing.rows) {
        const [rate, amount] = [row[at('rate')] ?? null, row[at('amount')] ?? null];
        expect(rate === null).toBe(amount === null);
        expect(billing.cell(row, 'unrated')).toBe(rate === null ? billing.cell(row, 'rounded') : 0);
        if (rate === null) continue;
        const price = (billing.cell(row, 'rounded') * Number(rate)) / 3_600_000;
        expect(Math.abs(Number(amount) - price)).toBeLessThanOrEqual(billing.cell(row, 'entries'));
        const day = `${row[at('shiftDate')]} ${row[at('engagement')]}`;
        exact.set(day, (exact.get(day) ?? 0) + price - Number(amount));
      }
      // A day's lines together are off by what rounding to a minor unit once takes, however many rates it has.
      for (const apart of exact.values()) expect(Math.abs(apart)).toBeLessThanOrEqual(0.5 + 1e-6);
      // Money is the price of what is billed and has a rate; where nothing has, there is no sum, and not a sum of nothing.
      const rated = billing.rows.filter((row) => row[at('rate')] !== null);
      const sums = new ReportSums('billing');
      for (const row of billing.rows) sums.add(row);
      if (rated.length === 0) expect(sums.end.sums[at('amount')]).toBeNull();
      else
        expect(sums.end.sums[at('amount')]).toBe(
          rated.reduce((all, row) => all + Number(row[at('amount')]), 0),
        );
      expect(billing.sum('rounded') - billing.sum('unrated')).toBe(
        rated.reduce((all, row) => all + billing.cell(row, 'rounded'), 0),
      );
      const client = readLedger(entries).standing.filter(({ category }) => category === 'client');
      expect(statement.sum('raw')).toBe(client.reduce((total, entry) => total + lengthOf(entry), 0));
      expect(statement.rows).toHaveLength(client.length);
    }),
  );
});

test('a timesheet adds up to everything that stands', () => {
  fc.assert(
    fc.property(fc.array(worked, { maxLength: 30 }), (all) => {
      const entries = entriesOf(all);
      const { rows, sum } = reportOf('timesheet', entries, []);
      const { standing } = readLedger(entries);
      expect(rows).toHaveLength(standing.length);
      expect(sum('raw')).toBe(standing.reduce((total, entry) => total + lengthOf(entry), 0));
    }),
  );
});
