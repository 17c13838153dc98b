import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { useClients } from '../work-item/use-clients';
import { useOpenHoursLeft } from '../work-item/use-open-hours';
import type { RowKit } from './row-kit';

/** Gathers what the rows of the grid need, once for all of them. */
export const useRowKit = (me: Person): RowKit => {
  const { t } = useTranslation();
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
