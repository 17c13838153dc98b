import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, weekOf } from '../time-entries/week';
import { isPeriod } from './report';
import { type ReportDefinition, reportDefinition, runsOf, spanOn, spanRules } from './report-definition';

const day = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('every rule means a sound period on every day; what is over meets what goes on without a gap', () => {
  fc.assert(
    fc.property(day, (today) => {
      for (const rule of spanRules) expect(isPeriod(spanOn(rule, today)), rule).toBe(true);
      for (const rule of ['this-week', 'this-month', 'this-year'] as const) {
        const { from, until } = spanOn(rule, today);
        expect(from <= today && today <= until, rule).toBe(true);
      }
      expect(addDays(spanOn('last-week', today).until, 1)).toBe(weekOf(today));
      expect(addDays(spanOn('last-month', today).until, 1)).toBe(spanOn('this-month', today).from);
      const quarter = spanOn('last-quarter', today);
      expect(['01-01', '04-01', '07-01', '10-01']).toContain(quarter.from.slice(5));
      expect(quarter.until < today).toBe(true);
      // The quarter after it has not ended.
      const next = spanOn('last-quarter', addDays(quarter.until, 1));
      expect(next).toEqual(quarter);
    }),
  );
});

test.each([
  ['2026-11-25', { from: '2026-07-01', until: '2026-09-30' }],
  ['2026-01-01', { from: '2025-10-01', until: '2025-12-31' }],
  ['2024-05-31', { from: '2024-01-01', until: '2024-03-31' }],
] as const)('the quarter before %s', (today, period) => {
  expect(spanOn('last-quarter', today)).toEqual(period);
});

const id = (n: number) => `0197a1a0-0000-7000-8000-00000000000${n}`;
const statement: ReportDefinition = reportDefinition.parse({
  id: id(1),
  name: 'Month for both clients',
  kind: 'statement',
  span: 'last-month',
  clientIds: [id(2), id(3)],
  personIds: [],
  language: 'hi',
  format: 'pdf',
  paper: 'Letter',
});

test('a definition runs once for each client or person it names, and once for everybody where it names none', () => {
  expect(runsOf(statement, '2026-03-15')).toEqual(
    [id(2), id(3)].map((clientId) => ({
      kind: 'statement',
      format: 'pdf',
      language: 'hi',
      paper: 'Letter',
      from: '2026-02-01',
      until: '2026-02-28',
      clientId,
    })),
  );
  const sheets: ReportDefinition = { ...statement, kind: 'timesheet', personIds: [id(4)] };
  expect(runsOf(sheets, '2026-03-15')).toMatchObject([{ personId: id(4) }]);
  expect(runsOf({ ...sheets, personIds: [] }, '2026-03-15')).toHaveLength(1);
});
