import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { useClients } from '../work-item/use-clients';
import { useOpenHoursLeft } from '../work-item/use-open-hours';
import type { RowKit } from './row-kit';

/**
 * Looking a word up and filling it in costs more than drawing it, and a grid says the same few hundred things again
 * and again: each is worked out once.
 */
const saidOnce = (say: TFunction): TFunction => {
  // The compiler has checked the keys where they stand; here they pass through.
  const t = say as unknown as (key: string, values?: Record<string, unknown>) => unknown;
  const said = new Map<string, unknown>();
  const once = (key: string, values?: Record<string, unknown>): unknown => {
    const name = values === undefined ? key : `${key} ${Object.values(values).join(' ')}`;
    const known = said.get(name);
    if (known !== undefined) return known;
    const words: unknown = values === undefined ? t(key) : t(key, values);
    said.set(name, words);
    return words;
  };
  // The same words by the same keys, only remembered.
  return once as unknown as TFunction;
};

/** Gathers what the rows of the grid need, once for all of them. */
export const useRowKit = (me: Person): RowKit => {
  const { t: say } = useTranslation();
  const t = useMemo(() => saidOnce(say), [say]);
  const format = useFormat();
  const now = useNow();
  const clients = useClients();
  const people = useRows('person').byId;
  const teams = useRows('team').byId;
  const matters = useRows('matter').byId;
  const openHoursLeft = useOpenHoursLeft(now);
  return useMemo(
    () => ({ t, format, now, me, clients, people, teams, matters, openHoursLeft }),
    [t, format, now, me, clients, people, teams, matters, openHoursLeft],
  );
};
