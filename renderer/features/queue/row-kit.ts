import type { TFunction } from 'i18next';
import type { Matter } from '#shared/matters/matter';
import type { Person, Team } from '#shared/people/person';
import type { Formatter } from '../../i18n/format';
import type { PlacedClient } from '../work-item/use-clients';

/**
 * All that a row needs besides itself, looked up once for the whole grid: no row subscribes to anything. Its identity
 * changes when a name, the language or the minute does, and only then do rows render again.
 */
export interface RowKit {
  readonly t: TFunction;
  readonly format: Formatter;
  /** Epoch ms, renewed each minute. */
  readonly now: number;
  readonly me: Person;
  readonly clients: ReadonlyMap<string, PlacedClient>;
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly matters: ReadonlyMap<string, Matter>;
  /** Client hours from now until an instant, in ms, negative once it is past; null where the calendar is not here. */
  readonly openHoursLeft: (clientId: string, until: number) => number | null;
}
