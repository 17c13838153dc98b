import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PersonId } from '../kernel/ids';
import type { TimeEntryId } from './time-entry';
import { decideTimesheet, isApproved, submit, type Timesheet, type TimesheetDecision } from './timesheet';

const person = 'f0000000-0000-7000-8000-000000000001' as PersonId;
const reviewer = 'f0000000-0000-7000-8000-000000000002' as PersonId;
const week = '2026-11-23';
const now = 1;
const entryId = (n: number) =>
  `f0000000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}` as TimeEntryId;
const five = [0, 1, 2, 3, 4].map(entryId);

const handIn = (standing?: Timesheet): Timesheet => {
  const sheet = submit(standing, person, { type: 'timesheet.submit', week, note: '' }, { now });
  if (!sheet.ok) throw new Error(sheet.error.code);
  return sheet.value;
};

const decide = (
  sheet: Timesheet,
  decision: TimesheetDecision['decision'],
  comments: TimesheetDecision['comments'] = [],
  standing = five,
  by = reviewer,
) =>
  decideTimesheet(
    sheet,
    { decision, revision: sheet.revision, comments },
    { reviewer: by, now, chainIndex: 9, weekIndex: 7, calendars: {}, zoneData: 'test', standing },
  );

const on = (...ids: TimeEntryId[]) => ids.map((id) => ({ entryId: id, text: 'Why?' }));

describe('approving some of a week', () => {
  it('returns what has a word on it, approves what has none, and locks that over later submissions', () => {
    fc.assert(
      fc.property(fc.subarray(five, { minLength: 1 }), (returned) => {
        const decided = decide(handIn(), 'approve-some', on(...returned));
        if (!decided.ok) throw new Error(decided.error.code);
        const again = handIn(decided.value);
        for (const sheet of [decided.value, again])
          for (const id of five) expect(isApproved(sheet, id)).toBe(!returned.includes(id));
        expect(decided.value).toMatchObject({ status: 'returned', approvedThrough: null });
        const whole = decide(again, 'approve');
        expect(whole.ok && five.every((id) => isApproved(whole.value, id))).toBe(true);
      }),
    );
  });

  it('says why for each entry, names only entries that count, and is nobody’s own', () => {
    const codeOf = (result: ReturnType<typeof decide>) => (result.ok ? 'ok' : result.error.code);
    expect(codeOf(decide(handIn(), 'approve-some'))).toBe('timesheet.comment-required');
    const ofWeek = [{ entryId: null, text: 'Nice' }];
    expect(codeOf(decide(handIn(), 'approve-some', ofWeek))).toBe('timesheet.comment-required');
    expect(codeOf(decide(handIn(), 'approve-some', on(entryId(7))))).toBe('timesheet.entry-unknown');
    expect(codeOf(decide(handIn(), 'approve-some', on(entryId(1)), five, person))).toBe('timesheet.own');
  });

  it('leaves alone what was approved before, save what a later return speaks of; reopening opens all', () => {
    const decided = decide(handIn(), 'approve-some', on(entryId(0)));
    if (!decided.ok) throw new Error(decided.error.code);
    const returned = decide(handIn(decided.value), 'return', on(entryId(1)));
    if (!returned.ok) throw new Error(returned.error.code);
    expect(five.filter((id) => isApproved(returned.value, id))).toEqual([2, 3, 4].map(entryId));
    const approved = decide(handIn(returned.value), 'approve');
    if (!approved.ok) throw new Error(approved.error.code);
    const reopened = decide(approved.value, 'reopen', [{ entryId: null, text: 'A call is missing' }]);
    expect(reopened.ok && five.some((id) => isApproved(reopened.value, id))).toBe(false);
  });
});
