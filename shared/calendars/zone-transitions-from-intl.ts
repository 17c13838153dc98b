import { err, ok, type Result } from '../kernel/result';
import { DAY } from './local-date';
import type { UnknownZone, ZoneProvider, ZoneTransitions } from './zone-transitions';

/**
 * The closest pair of transitions that cancel one another out in the IANA database lies 3.98 days apart (Freetown,
 * September 1939); since 1970 it is 6.96. Sampling closer than that cannot step over one.
 */
const STEP = 3 * DAY;
const SECOND = 1000;
const MARGIN = 366 * DAY;

/** Intl answers for any year, but rules beyond two centuries are guesses of nobody. */
const KNOWN_FROM = Date.UTC(1800, 0, 1);
const KNOWN_UNTIL = Date.UTC(2200, 0, 1);

/**
 * Zone data from the host's Intl. Holds what it found, so make one and pass it on.
 *
 * @param options.dataVersion what the host says its time-zone data is (`process.versions.tz` in Node and Electron's
 *   main process); a renderer is told by its main process, since Intl does not say.
 */
export const zoneProviderFromIntl = (options: { readonly dataVersion: string }): ZoneProvider => {
  const found = new Map<string, ZoneTransitions>();
  const readers = new Map<string, OffsetReader>();

  const readerOf = (zone: string): OffsetReader | undefined => {
    const reader = readers.get(zone) ?? offsetReader(zone);
    if (reader) readers.set(zone, reader);
    return reader;
  };

  const transitions = (zone: string, from: number, until: number): Result<ZoneTransitions, UnknownZone> => {
    const known = found.get(zone);
    if (known && known.from <= from && until <= known.until) return ok(known);
    const offsetOf = readerOf(zone);
    if (!offsetOf) return err({ code: 'calendar.unknown-zone', zone });
    const start = Math.max(KNOWN_FROM, Math.min(from - MARGIN, known?.from ?? from));
    const end = Math.min(KNOWN_UNTIL, Math.max(until + MARGIN, known?.until ?? until));
    const scanned = known ? widen(offsetOf, known, start, end) : scan(offsetOf, start, end);
    const value = { zone, dataVersion: options.dataVersion, from: start, until: end, ...scanned };
    found.set(zone, value);
    return ok(value);
  };

  return {
    dataVersion: options.dataVersion,
    knownFrom: KNOWN_FROM,
    knownUntil: KNOWN_UNTIL,
    knows: (zone) => readerOf(zone) !== undefined,
    transitions,
  };
};

/** Scans only what was not scanned before; one millisecond of overlap, since a transition may lie on the seam. */
const widen = (offsetOf: OffsetReader, known: ZoneTransitions, from: number, until: number): Offsets => {
  const before = from < known.from ? scan(offsetOf, from, known.from + 1) : { times: [], offsets: [] };
  const after = scan(offsetOf, known.until - 1, Math.max(until, known.until));
  return {
    times: [...before.times, ...known.times, ...after.times],
    offsets: [
      ...(before.times.length > 0 ? before.offsets : known.offsets.slice(0, 1)),
      ...known.offsets.slice(1),
      ...after.offsets.slice(1),
    ],
  };
};

/** Local minus UTC in milliseconds at an instant. */
type OffsetReader = (instant: number) => number;

/** Reads offsets off a formatter; undefined where Intl does not know the zone. */
const offsetReader = (zone: string): OffsetReader | undefined => {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      timeZoneName: 'longOffset',
      hour: '2-digit',
    });
  } catch {
    return undefined;
  }
  return (instant) => parseOffset(format.format(instant));
};

/** `05 PM GMT-04:56:02` → milliseconds. Plain `GMT` is zero. */
const parseOffset = (text: string): number => {
  const at = text.indexOf('GMT') + 3;
  if (text.length === at) return 0;
  const seconds = Number(text.slice(at + 1, at + 3)) * 3600 + Number(text.slice(at + 4, at + 6)) * 60;
  const total = seconds + (text.length > at + 6 ? Number(text.slice(at + 7, at + 9)) : 0);
  return (text.charAt(at) === '+' ? total : -total) * SECOND;
};

type Offsets = Pick<ZoneTransitions, 'times' | 'offsets'>;

const scan = (offsetOf: OffsetReader, from: number, until: number): Offsets => {
  const times: number[] = [];
  const offsets: number[] = [offsetOf(from)];
  let left = from;
  let leftOffset = offsetOf(from);
  while (left < until - 1) {
    const right = Math.min(left + STEP, until - 1);
    const rightOffset = offsetOf(right);
    if (rightOffset === leftOffset) {
      left = right;
      continue;
    }
    const change = firstChange(offsetOf, left, leftOffset, right);
    left = change;
    leftOffset = offsetOf(change);
    times.push(change);
    offsets.push(leftOffset);
  }
  return { times, offsets };
};

/**
 * A transition in `(left, right]`. It lies on a whole second (RFC 9636 stores nothing finer), so an instant has the
 * offset of the second it lies in.
 */
const firstChange = (offsetOf: OffsetReader, left: number, leftOffset: number, right: number): number => {
  let low = Math.floor(left / SECOND);
  let high = Math.floor(right / SECOND);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetOf(middle * SECOND) === leftOffset) low = middle;
    else high = middle;
  }
  return high * SECOND;
};
