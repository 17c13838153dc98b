import type { DayInterval } from '#shared/calendars/client-calendar';

const digitZeros = [0x0660, 0x06f0, 0x0966] as const;

/** Digits as people type them in Arabic, Persian and Hindi, as the ASCII ones that calendars are kept in. */
const asciiDigits = (text: string): string =>
  text.replace(/[\u0660-\u0669\u06F0-\u06F9\u0966-\u096F]/g, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    const zero = digitZeros.find((start) => code >= start && code < start + 10) ?? code;
    return String(code - zero);
  });

/** `9` and `9:5` made whole; anything else stays as it was typed, for the rules to explain. */
const wallTime = (typed: string): string => {
  const match = /^(\d{1,2})(?:[:.](\d{1,2}))?$/.exec(typed);
  return match ? `${(match[1] ?? '').padStart(2, '0')}:${(match[2] ?? '').padStart(2, '0')}` : typed;
};

/** A day's hours as one types them: `09:00–12:30 13:30–17:30`. */
export const hoursText = (intervals: readonly DayInterval[]): string =>
  intervals.map(({ start, end }) => `${start}–${end}`).join(' ');

/** Reads what was typed; nothing is refused here, so that whatever is wrong is explained where it stands. */
export const readHours = (text: string): readonly DayInterval[] =>
  asciiDigits(text)
    .replace(/\s*[-–—−]\s*/g, '–')
    .split(/[\s,;،]+/)
    .filter((part) => part !== '')
    .map((part) => {
      const [start = '', end = ''] = part.split('–', 2);
      return { start: wallTime(start), end: wallTime(end) };
    });
