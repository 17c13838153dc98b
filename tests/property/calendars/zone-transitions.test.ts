import fc from 'fast-check';
import { expect, test } from 'vitest';
import { offsetAt, type ZoneProvider } from '#shared/calendars/zone-transitions';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';

const first = Date.UTC(1860, 0, 1);
const last = Date.UTC(2100, 0, 1);
const zoneNames = Intl.supportedValuesOf('timeZone');

/** What the wall clock reads, less the instant; read off the digits, where the provider reads the offset's name. */
const offsetOnTheClock = (clock: Intl.DateTimeFormat, instant: number): number => {
  const seconds = Math.floor(instant / 1000) * 1000;
  return Date.parse(`${clock.format(seconds).replace(' ', 'T')}Z`) - seconds;
};

test('every zone: offsets are what the wall clock shows, from local mean time to rules of the future', () => {
  // One provider for all, so that its spans grow in both directions on the way.
  const zones = zoneProviderFromIntl({ dataVersion: 'test' });
  for (const zone of zoneNames) {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (instant) => {
        const transitions = zones.transitions(zone, instant, instant + 1);
        if (!transitions.ok) throw new Error(`${zone} is unknown`);
        expect(offsetAt(transitions.value, instant)).toBe(offsetOnTheClock(clock, instant));
        for (const time of transitions.value.times.slice(-3))
          for (const near of [time - 1, time])
            expect(offsetAt(transitions.value, near)).toBe(offsetOnTheClock(clock, near));
      }),
      { numRuns: 4 },
    );
  }
}, 60_000);

test('a zone scanned in pieces is the zone scanned at once', () => {
  const from = Date.UTC(1930, 0);
  const until = Date.UTC(2060, 0);
  const changesIn = (zones: ZoneProvider, zone: string) => {
    const transitions = zones.transitions(zone, from, until);
    if (!transitions.ok) throw new Error(`${zone} is unknown`);
    const { times, offsets } = transitions.value;
    expect(offsets).toHaveLength(times.length + 1);
    return times
      .map((time, i) => [time, offsets[i], offsets[i + 1]])
      .filter(([time = 0]) => time >= from && time < until);
  };
  const detours = fc.array(fc.integer({ min: from, max: until }), { maxLength: 5 });
  fc.assert(
    fc.property(fc.constantFrom(...zoneNames), detours, (zone, instants) => {
      const pieces = zoneProviderFromIntl({ dataVersion: 'test' });
      for (const instant of instants) pieces.transitions(zone, instant, instant + 1);
      const whole = zoneProviderFromIntl({ dataVersion: 'test' });
      expect(changesIn(pieces, zone)).toEqual(changesIn(whole, zone));
    }),
    { numRuns: 20 },
  );
});

test('a zone that does not exist is named', () => {
  const zones = zoneProviderFromIntl({ dataVersion: 'test' });
  expect(zones.knows('Mars/Olympus_Mons')).toBe(false);
  expect(zones.transitions('Mars/Olympus_Mons', 0, 1)).toEqual({
    ok: false,
    error: { code: 'calendar.unknown-zone', zone: 'Mars/Olympus_Mons' },
  });
});
