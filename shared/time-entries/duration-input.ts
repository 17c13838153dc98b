import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';

/** What somebody typed for a time: how long, or from when until when on the wall clock. */
export type DurationInput =
  | { readonly kind: 'duration'; readonly milliseconds: number }
  | {
      readonly kind: 'range';
      /** Minutes after midnight, 0 to 1439. */
      readonly startMinute: number;
      /** Minutes after midnight of the start's day; above 1440 where the range runs past midnight. */
      readonly endMinute: number;
    };

const minuteInMilliseconds = 60_000;
const dayInMinutes = 1_440;

/** Digits of Arabic-Indic, Extended Arabic-Indic and Devanagari keyboards, which people type without noticing. */
const digitBlocks = [0x0660, 0x06f0, 0x0966] as const;

const toAsciiDigits = (text: string): string =>
  [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const block = digitBlocks.find((first) => code >= first && code < first + 10);
      return block === undefined ? character : String(code - block);
    })
    .join('');

const tidy = (typed: string): string =>
  toAsciiDigits(typed.normalize('NFKC'))
    .toLowerCase()
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/\u066b/g, '.')
    .replace(/\s+/g, ' ')
    .trim();

const clockTime = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm|a\.m\.|p\.m\.)?$/;

const readClockTime = (text: string): { minute: number; half: 'a' | 'p' | null } | null => {
  const found = clockTime.exec(text.trim());
  if (!found) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2] ?? 0);
  const half = (found[3]?.[0] ?? null) as 'a' | 'p' | null;
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  if (half === null) return { minute: hour * 60 + minute, half };
  if (hour < 1 || hour > 12) return null;
  return { minute: (hour % 12) * 60 + minute + (half === 'p' ? 720 : 0), half };
};

const readRange = (text: string): DurationInput | null => {
  const parts = text.split(/ ?(?:-|to) ?/);
  if (parts.length !== 2) return null;
  const end = readClockTime(parts[1] ?? '');
  // “9-10:30 pm” says its half once, at the end, and means it for both.
  const startText = parts[0] ?? '';
  const start = readClockTime(startText);
  if (!start || !end) return null;
  const sharesHalf = start.half === null && end.half === 'p' && start.minute < 720;
  const startMinute =
    (sharesHalf && start.minute + 720 < end.minute ? start.minute + 720 : start.minute) % dayInMinutes;
  const endMinute = end.minute <= startMinute ? end.minute + dayInMinutes : end.minute;
  return { kind: 'range', startMinute, endMinute };
};

const decimal = '(\\d+(?:[.,]\\d+)?)';
const hoursAndMinutes = new RegExp(
  `^(?:${decimal} ?(?:h|hr|hrs|hour|hours|std))? ?(?:${decimal} ?(?:m|min|mins|minute|minutes))?$`,
);
const colon = /^(\d{1,3}):([0-5]\d)$/;
const hoursThenMinutes = /^(\d+) ?h ?([0-5]?\d)$/;

const number = (text: string | undefined): number =>
  text === undefined ? 0 : Number(text.replace(',', '.'));

const readMinutes = (text: string): number | null => {
  const clock = colon.exec(text) ?? hoursThenMinutes.exec(text);
  if (clock) return Number(clock[1]) * 60 + Number(clock[2]);
  const spelled = hoursAndMinutes.exec(text);
  if (spelled && (spelled[1] !== undefined || spelled[2] !== undefined))
    return number(spelled[1]) * 60 + number(spelled[2]);
  // A bare number is minutes, unless it has a fraction: nobody means 1.2 minutes.
  if (/^\d{1,4}$/.test(text)) return Number(text);
  return /^\d+[.,]\d+$/.test(text) ? number(text) * 60 : null;
};

/** No single entry is longer than this; 400 hours is a slip of the finger. */
export const longestEntryMilliseconds = 24 * 60 * minuteInMilliseconds;

/**
 * Reads a time as people write it: `1h 12m`, `1:12`, `72m`, `72`, `1.2h`, `1,2 h`, `9:10–10:22`, `10pm-7am`.
 * Errors: `time-entry.not-understood`; `time-entry.too-long` above 24 hours; `time-entry.empty` for nothing at all.
 */
export const readDurationInput = (typed: string): Result<DurationInput, DomainError> => {
  const text = tidy(typed);
  const range = readRange(text);
  if (range) return ok(range);
  const minutes = readMinutes(text);
  if (minutes === null) return err(domainError('time-entry.not-understood'));
  const milliseconds = Math.round(minutes * minuteInMilliseconds);
  if (milliseconds === 0) return err(domainError('time-entry.empty'));
  if (milliseconds > longestEntryMilliseconds) return err(domainError('time-entry.too-long'));
  return ok({ kind: 'duration', milliseconds });
};
