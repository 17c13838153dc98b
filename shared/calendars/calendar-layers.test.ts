import { expect, test } from 'vitest';
import {
  type CalendarLayer,
  callOutMilliseconds,
  freezeOn,
  graceOn,
  layerCalendar,
  onCallOn,
} from './calendar-layers';
import type { ClientCalendar } from './client-calendar';
import { compileClientHours } from './client-hours';
import { zoneProviderFromIntl } from './zone-transitions-from-intl';

const zones = zoneProviderFromIntl({ dataVersion: 'test' });
const office = [{ start: '09:00', end: '17:00' }];
const evening = [{ start: '17:00', end: '22:00' }];
const calendar: ClientCalendar = {
  zone: 'Europe/London',
  versions: [
    { effectiveFrom: null, weekly: { 1: office }, holidays: [] },
    {
      effectiveFrom: '2025-01-01',
      weekly: { 1: office },
      holidays: [{ date: '2025-05-26', name: 'Spring bank holiday' }],
      contactable: { 1: evening },
      onCall: { weekly: { 1: evening }, responseMinutes: 30, minimumCallOutMinutes: 60 },
      graceMinutes: 10,
    },
  ],
  freezes: [
    { name: 'Year end', from: '2025-12-20', to: '2026-01-05' },
    { name: 'Audit', from: '2026-01-02', to: '2026-01-10' },
  ],
};
const at = (text: string) => Date.parse(text);
const layer = (name: CalendarLayer) => {
  const compiled = compileClientHours(layerCalendar(calendar, name), zones);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.error));
  return compiled.value;
};

test('who can be reached in the evening is not staffed, and on holidays cannot be reached', () => {
  expect(layer('contactable').isOpen(at('2025-05-19T17:00:00Z'))).toBe(true);
  expect(layer('contactable').isOpen(at('2025-05-19T12:00:00Z'))).toBe(false);
  expect(layer('contactable').isOpen(at('2025-05-26T17:00:00Z'))).toBe(false);
});

test('who is on call is so on holidays too, and counts at least an hour for a call', () => {
  expect(layer('on-call').isOpen(at('2025-05-26T17:00:00Z'))).toBe(true);
  const onCall = onCallOn(calendar, '2025-05-26')!;
  expect(callOutMilliseconds(onCall, 600_000)).toBe(3_600_000);
  expect(callOutMilliseconds(onCall, 7_200_000)).toBe(7_200_000);
});

test('versions without a layer have none', () => {
  expect(layer('contactable').nextOpening(at('2024-06-01T00:00:00Z'))).toBe(at('2025-01-06T17:00:00Z'));
  expect(onCallOn(calendar, '2024-12-31')).toBeUndefined();
  expect([graceOn(calendar, '2024-12-31'), graceOn(calendar, '2025-01-01')]).toEqual([0, 600_000]);
});

test('freezes that share dates freeze them once, to the end of the last', () => {
  const frozen = layer('freeze');
  expect(frozen.nextOpening(at('2025-06-01T00:00:00Z'))).toBe(at('2025-12-20T00:00:00Z'));
  expect(frozen.nextClosing(at('2025-12-24T00:00:00Z'))).toBe(at('2026-01-11T00:00:00Z'));
  expect(freezeOn(calendar, '2026-01-03')?.name).toBe('Year end');
  expect(freezeOn(calendar, '2026-01-11')).toBeUndefined();
});
