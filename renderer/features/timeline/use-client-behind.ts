import { useMemo, useState } from 'react';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { lengthOf } from '#shared/time-entries/totals';
import { useClientHours } from '../../app/client-hours';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';

/** Whose open hours stand behind a timeline: of the person's clients the one most was worked for, unless another is chosen. */
export const useClientBehind = (standing: readonly TimeEntry[]) => {
  const { person } = useSignedIn();
  const { locale } = useFormat();
  const engagements = useRows('engagement');
  const clients = useRows('client').byId;
  const [chosen, setChosen] = useState<string | null>(null);
  const choices = useMemo(() => {
    const worked = new Map<string, number>();
    for (const { members, clientId } of engagements.list)
      if (members.some(({ personId }) => personId === person.id)) worked.set(clientId, 0);
    for (const entry of standing) {
      const clientId = engagements.byId.get(entry.engagementId ?? '')?.clientId;
      if (clientId) worked.set(clientId, (worked.get(clientId) ?? 0) + lengthOf(entry));
    }
    return [...worked]
      .flatMap(([id, length]) => {
        const name = clients.get(id)?.name;
        return name === undefined ? [] : [{ value: id, label: name, length }];
      })
      .toSorted((a, b) => b.length - a.length || a.label.localeCompare(b.label, locale));
  }, [engagements, clients, standing, person.id, locale]);
  const clientId = choices.find(({ value }) => value === chosen)?.value ?? choices[0]?.value ?? null;
  const client = clients.get(clientId ?? '');
  return {
    choices,
    clientId,
    choose: setChosen,
    hours: useClientHours(useRow('calendar', client?.calendarId ?? null)),
  };
};
