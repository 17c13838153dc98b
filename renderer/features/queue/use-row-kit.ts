import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { type Formatter, useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { useClients } from '../work-item/use-clients';
import { useOpenHoursLeft } from '../work-item/use-open-hours';
import { remembered } from './remembered';
import type { RowKit } from './row-kit';

const saidOnce = (say: TFunction): TFunction => {
  // The compiler has checked the keys where they stand; here they pass through.
  const t = say as unknown as (key: string, values?: Record<string, unknown>) => unknown;
  const said = remembered((_name: string, key: string, values?: Record<string, unknown>) =>
    values === undefined ? t(key) : t(key, values),
  );
  const once = (key: string, values?: Record<string, unknown>): unknown =>
    said(values === undefined ? key : `${key} ${Object.values(values).join(' ')}`, key, values);
  // The same words by the same keys, only remembered.
  return once as unknown as TFunction;
};

const minute = 60_000;

const formattedOnce = (format: Formatter): Formatter => {
  // Durations are said in whole minutes.
  const minutes = remembered((whole: number) => format.duration(whole * minute));
  const counts = remembered((value: number) => format.number(value));
  return {
    ...format,
    duration: (milliseconds) => minutes(Math.trunc(milliseconds / minute)),
    number: (value, digits = 0) => (digits === 0 ? counts(value) : format.number(value, digits)),
  };
};

/** Gathers what the rows of the grid need, once for all of them. */
export const useRowKit = (me: Person): RowKit => {
  const { t: say } = useTranslation();
  const t = useMemo(() => saidOnce(say), [say]);
  const plain = useFormat();
  const format = useMemo(() => formattedOnce(plain), [plain]);
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
