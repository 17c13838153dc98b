import type { Person } from '#shared/people/person';
import { useReplica, useRow } from '../../replica/hooks';

/** The person who works here; null until the first rows have arrived. */
export const useMe = (): Person | null => useRow('person', useReplica().personId) ?? null;
