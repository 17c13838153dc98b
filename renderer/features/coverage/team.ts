import { useMemo } from 'react';
import type { ClientHours } from '#shared/calendars/client-hours';
import type { Shift } from '#shared/calendars/staffing';
import type { Engagement } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import type { Person } from '#shared/people/person';
import { shiftHours } from '#shared/people/working-hours';
import { useHoursBook } from '../../app/client-hours';
import { useRows } from '../../replica/hooks';
import type { Window } from '../band/window';

const day = 86_400_000;

/** Compiled working hours of everybody who has said when they work. */
export const usePeopleHours = (): ReadonlyMap<string, ClientHours> => {
  const { zones } = useHoursBook();
  const people = useRows('person').list;
  return useMemo(
    () =>
      new Map(
        people.flatMap((person): [string, ClientHours][] => {
          const hours = person.active ? shiftHours(person, zones) : null;
          return hours?.ok ? [[person.id, hours.value]] : [];
        }),
      ),
    [people, zones],
  );
};

/** Those of an engagement who do its work: observers only look on. */
export const workersOf = ({ members }: Engagement, people: ReadonlyMap<string, Person>): readonly Person[] =>
  members.flatMap(({ personId, role }) => {
    const person = role === 'observer' ? undefined : people.get(personId);
    return person?.active ? [person] : [];
  });

/** The shifts of some people in a period; a night that began before it included. */
export const shiftsOf = (
  people: readonly Person[],
  hours: ReadonlyMap<string, ClientHours>,
  { from, until }: Window,
): readonly Shift[] =>
  people.flatMap((person) => {
    const list = hours.get(person.id)?.openIntervals(from - day, until + day) ?? [];
    return Array.from({ length: list.length / 2 }, (_, i) => ({
      personId: person.id as PersonId,
      from: list[i * 2] ?? 0,
      until: list[i * 2 + 1] ?? 0,
    }));
  });
