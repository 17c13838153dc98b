import { type Formatter, localDateOf } from '../../i18n/format';

export interface DueWords {
  /** On the client's clock. */
  readonly there: string;
  /** On mine; the day is left out where it is the same as there. */
  readonly here: string;
}

/** A deadline on both clocks. Instants are epoch ms, zones IANA names. */
export const dueWords = (
  dueAt: number,
  zones: { readonly there: string; readonly here: string },
  now: number,
  format: Formatter,
): DueWords => {
  const sameDay = localDateOf(dueAt, zones.there) === localDateOf(dueAt, zones.here);
  return {
    there: format.when(dueAt, zones.there, now),
    here: sameDay ? format.time(dueAt, zones.here) : format.when(dueAt, zones.here, now),
  };
};
