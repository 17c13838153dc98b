import type { TFunction } from 'i18next';
import type { ClientHours, HoursSegment } from '#shared/calendars/client-hours';
import type { Formatter } from '../../i18n/format';
import { type LaneState, laneStateAt } from './lane-state';

/** Whose clocks a lane speaks of; IANA names. */
export interface LaneZones {
  readonly there: string;
  readonly here: string;
}

export interface StateWords {
  readonly label: string;
  readonly value: string;
  readonly tone: string;
}

/** What the hours mean at an instant, as the end of the lane says it. Length in ms. */
export const stateWords = (
  state: LaneState,
  zone: string,
  now: number,
  t: TFunction<'band'>,
  format: Formatter,
): StateWords => {
  const after = 'text-after-ink';
  switch (state.name) {
    case 'open':
      return {
        label: t('state.open'),
        value: t('state.left', { time: format.duration(state.left) }),
        tone: 'text-accent',
      };
    case 'always':
      return { label: t('state.open'), value: t('state.always'), tone: 'text-accent' };
    case 'opens-in':
      return { label: t('state.opens-in'), value: format.duration(state.length), tone: after };
    case 'opens-at':
      return { label: t('state.opens-at'), value: format.when(state.at, zone, now, 'within'), tone: after };
    case 'holiday':
      return { label: t('state.closed'), value: state.holiday, tone: 'text-holiday-ink' };
    case 'closed':
      return { label: t('state.closed'), value: t('state.never'), tone: after };
  }
};

/** An instant on both clocks, and what the client's hours are then. */
export const readoutWords = (
  hours: ClientHours,
  at: number,
  now: number,
  zones: LaneZones,
  t: TFunction<'band'>,
  format: Formatter,
): string => {
  const state = stateWords(laneStateAt(hours, at), zones.here, now, t, format);
  return t('readout', {
    there: format.when(at, zones.there, now),
    here: format.when(at, zones.here, now),
    state: t('state.both', { label: state.label, value: state.value }),
  });
};

/** A stretch on both clocks, for who reads the lane instead of seeing it. */
export const segmentWords = (
  segment: HoursSegment,
  zones: LaneZones,
  t: TFunction<'band'>,
  format: Formatter,
): string => {
  const span = (zone: string) =>
    t('span', { from: format.time(segment.from, zone), until: format.time(segment.until, zone) });
  const values = { there: span(zones.there), here: span(zones.here) };
  return segment.kind === 'open'
    ? t('segment.open', values)
    : t('segment.holiday', { ...values, holiday: segment.holiday ?? '' });
};

/** All the stretches of a window on both clocks. */
export const summaryWords = (
  segments: readonly HoursSegment[],
  zones: LaneZones,
  t: TFunction<'band'>,
  format: Formatter,
): string =>
  segments.length === 0
    ? t('nothing-open')
    : format.list(segments.map((segment) => segmentWords(segment, zones, t, format)));

/** What a track is called: whose it is, and its stretches in words. */
export const trackWords = (name: string, hours: string, t: TFunction<'band'>): string =>
  t('track', { name, hours });

/** The client's own time beside its city. */
export const cityTimeWords = (
  city: string,
  zone: string,
  at: number,
  t: TFunction<'band'>,
  format: Formatter,
): string => t('city-time', { city, time: format.time(at, zone) });
