import type { TFunction } from 'i18next';
import type { PlacedClient } from '../work-item/use-clients';
import type { ViewFilter } from './saved-views';

/** One condition of a filter as a chip that takes it away again. */
export interface FilterChip {
  readonly part: keyof ViewFilter;
  readonly label: string;
}

interface Names {
  readonly t: TFunction;
  readonly list: (items: readonly string[]) => string;
  readonly clients: ReadonlyMap<string, PlacedClient>;
  readonly people: ReadonlyMap<string, { readonly name: string }>;
}

/** What a filter asks for, condition by condition, in words. Somebody or something that is gone is named as unknown. */
export const filterChips = (filter: ViewFilter, { t, list, clients, people }: Names): FilterChip[] => {
  const chips: FilterChip[] = [];
  const add = (part: keyof ViewFilter, values: readonly string[] | undefined): void => {
    if (values && values.length > 0)
      chips.push({
        part,
        label: t('queue:filter.is', { part: t(`queue:filter.${part}`), values: list(values) }),
      });
  };
  add(
    'holding',
    filter.holding?.map((holding) => t(`queue:holding.${holding}`)),
  );
  add(
    'statuses',
    filter.statuses?.map((status) => t(`work-item:status.${status}`)),
  );
  add(
    'serviceLines',
    filter.serviceLines?.map((line) => t(`queue:service-line.${line}`)),
  );
  add(
    'priorities',
    filter.priorities?.map((priority) => t(`work-item:priority.${priority}`)),
  );
  add(
    'clientIds',
    filter.clientIds?.map((id) => clients.get(id)?.client.name ?? t('queue:filter.unknown')),
  );
  add(
    'assigneeIds',
    filter.assigneeIds?.map((id) => people.get(id)?.name ?? t('queue:filter.unknown')),
  );
  add('dueWithin', filter.dueWithin && [t(`queue:due-within.${filter.dueWithin}`)]);
  return chips;
};

/** The list with `value` if it was not there, without it if it was; undefined rather than empty. */
export const toggledIn = <T>(values: readonly T[] | undefined, value: T): T[] | undefined => {
  const next = values?.includes(value)
    ? values.filter((other) => other !== value)
    : [...(values ?? []), value];
  return next.length === 0 ? undefined : next;
};
