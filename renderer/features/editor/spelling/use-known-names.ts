import { useMemo } from 'react';
import { wordsOfName } from '#shared/spelling/checked-words';
import { useRows } from '../../../replica/hooks';

/** The words of the names that are known here: clients, their papers, matters with whom they are against, and people. */
export const useKnownNames = (): readonly string[] => {
  const clients = useRows('client').list;
  const matters = useRows('matter').list;
  const people = useRows('person').list;
  const providers = useRows('provider').list;
  return useMemo(() => {
    const names = [
      ...clients.flatMap(({ name, code, city, houseStyle }) => [
        name,
        code,
        city,
        houseStyle?.letterheadName ?? '',
        ...(houseStyle?.letterheadLines ?? []),
      ]),
      ...matters.flatMap(({ name, legalName, conflictParties }) => [name, legalName, ...conflictParties]),
      ...people.map(({ name }) => name),
      ...providers.map(({ name }) => name),
    ];
    return [...new Set(names.flatMap(wordsOfName))];
  }, [clients, matters, people, providers]);
};
