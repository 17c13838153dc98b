import { expect, test } from 'vitest';
import { type EntryDay, needsReason, planCorrection, planEntry, planWithdrawal, spanOf } from './plan-entry';
import type { RunSubject } from './plan-timer';
import type { TimeEntry, TimeEntryId } from './time-entry';

const midnight = Date.UTC(2026, 10, 24);
const minute = 60_000;
const hour = 60 * minute;
const day: EntryDay = {
  date: '2026-11-24',
  at: (minutes) => midnight + minutes * minute,
  now: midnight + 15 * hour,
  isToday: true,
  lastEnd: null,
  closed: false,
};
const id = 'f0000000-0000-7000-8000-000000000001' as TimeEntryId;
const subject: RunSubject = {
  category: 'training',
  engagementId: null,
  matterId: null,
  workItemId: null,
  activity: null,
  note: '',
  clientZone: null,
  calendarRevision: null,
};
const context = { id, subject, personZone: 'UTC', hubOffset: null, reason: '' };
const codeOf = (result: { readonly ok: boolean; readonly error?: { readonly code: string } }) =>
  result.ok ? 'ok' : result.error?.code;

test('a range lies on the day, past midnight where it says so', () => {
  const range = { kind: 'range', startMinute: 550, endMinute: 1_500 } as const;
  expect(spanOf(range, day)).toEqual([midnight + 550 * minute, midnight + 25 * hour]);
});

test('a length ends now on today, follows the last entry on another day, or begins at nine', () => {
  const length = { kind: 'duration', milliseconds: hour } as const;
  expect(spanOf(length, day)).toEqual([day.now - hour, day.now]);
  const past = { ...day, now: midnight + 40 * hour, isToday: false };
  expect(spanOf(length, past)).toEqual([midnight + 9 * hour, midnight + 10 * hour]);
  const after = { ...past, lastEnd: midnight + 12 * hour };
  expect(spanOf(length, after)).toEqual([midnight + 12 * hour, midnight + 13 * hour]);
});

test('after midnight a length still ends now on the day that the shift began', () => {
  const night = { ...day, now: midnight + 25 * hour, lastEnd: midnight + 24.5 * hour };
  expect(spanOf({ kind: 'duration', milliseconds: hour }, night)).toEqual([night.now - hour, night.now]);
});

test('slips are explained: an end before its start, 400 hours, and time that has not come', () => {
  expect(codeOf(planEntry([day.now, day.now - 1], day, context))).toBe('time-entry.ends-before-start');
  expect(codeOf(planEntry([day.now - 400 * hour, day.now], day, context))).toBe('time-entry.too-long');
  expect(codeOf(planEntry([day.now, day.now + hour], day, context))).toBe('time-entry.future');
  const leave = { ...context, subject: { ...subject, category: 'leave' as const } };
  expect(codeOf(planEntry([day.now, day.now + 8 * hour], day, leave))).toBe('ok');
});

test('what is recorded late, or for a week that was handed in, says why', () => {
  const late = { ...day, now: midnight + 10 * 24 * hour };
  expect(needsReason(late, midnight)).toBe(true);
  expect(codeOf(planEntry([midnight, midnight + hour], late, context))).toBe('time-entry.reason-required');
  expect(codeOf(planEntry([midnight, midnight + hour], late, { ...context, reason: 'Was away' }))).toBe('ok');
  expect(codeOf(planEntry([midnight, midnight + hour], { ...day, closed: true }, context))).toBe(
    'time-entry.reason-required',
  );
});

test('a correction supersedes with a reason; where the span moves, what the clocks measured no longer bears it out', () => {
  const entry = {
    ...subject,
    id: 'f0000000-0000-7000-8000-000000000002',
    startedAt: midnight,
    endedAt: midnight + hour,
    source: 'timer',
    monotonic: { elapsed: hour, bootId: 'one', countsSuspend: true },
  } as unknown as TimeEntry;
  const span = [midnight, midnight + hour] as const;
  expect(codeOf(planCorrection(entry, { span, subject, reason: ' ' }, day.now, id))).toBe(
    'time-entry.reason-required',
  );
  const kept = planCorrection(entry, { span, subject, reason: 'Other words' }, day.now, id);
  expect(kept.ok && kept.value.entries[0]).toMatchObject({ supersedes: entry.id, source: 'timer' });
  const moved = planCorrection(
    entry,
    { span: [midnight, midnight + 2 * hour], subject, reason: 'It was two' },
    day.now,
    id,
  );
  expect(moved.ok && moved.value.entries[0]).toMatchObject({ source: 'manual', monotonic: null });
  const gone = planWithdrawal(entry, 'Recorded by mistake', id);
  expect(gone.ok && gone.value.entries[0]).toMatchObject({ withdrawn: true, supersedes: entry.id });
});
