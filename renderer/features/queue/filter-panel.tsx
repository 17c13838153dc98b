import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { priorities, workItemStatuses } from '#shared/work-items/work-item';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { Popover } from '../../ui/popover';
import { Select } from '../../ui/select';
import { toggledIn } from './filter-words';
import { dueWithin, type ViewFilter, type ViewSituation } from './saved-views';

const holdings = ['mine', 'free', 'others', 'reviewing'] as const;

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <fieldset className="mb-3">
    <legend className="mb-1 text-xs font-semibold text-faint">{title}</legend>
    <div className="flex flex-wrap gap-1.5">{children}</div>
  </fieldset>
);

interface ChoicesProps<V extends string> {
  readonly title: string;
  readonly values: readonly V[];
  readonly chosen: readonly V[] | undefined;
  readonly nameOf: (value: V) => string;
  readonly onChange: (chosen: V[] | undefined) => void;
}

const Choices = <V extends string>({ title, values, chosen, nameOf, onChange }: ChoicesProps<V>) => (
  <Part title={title}>
    {values.map((value) => (
      <Chip
        key={value}
        selected={chosen?.includes(value) ?? false}
        onChange={() => onChange(toggledIn(chosen, value))}
      >
        {nameOf(value)}
      </Chip>
    ))}
  </Part>
);

export interface FilterPanelProps {
  readonly filter: ViewFilter;
  readonly situation: ViewSituation;
  readonly onChange: (filter: ViewFilter) => void;
}

/** Everything the queue can be narrowed by. */
export const FilterPanel = ({ filter, situation, onChange }: FilterPanelProps) => {
  const { t } = useTranslation(['queue', 'work-item']);
  const clients = useRows('client').list;
  const people = useRows('person').list;
  const set = (part: Partial<Record<keyof ViewFilter, unknown>>): void =>
    onChange({ ...filter, ...part } as ViewFilter);
  return (
    <Popover
      label={t('filter.title')}
      trigger={
        <Button look="light" icon="plus">
          {t('filter.add')}
        </Button>
      }
    >
      <div className="w-[31rem] max-w-full p-2">
        <Choices
          title={t('filter.holding')}
          values={holdings}
          chosen={filter.holding}
          nameOf={(value) => t(`holding.${value}`)}
          onChange={(holding) => set({ holding })}
        />
        <Choices
          title={t('filter.statuses')}
          values={workItemStatuses}
          chosen={filter.statuses}
          nameOf={(value) => t(`work-item:status.${value}`)}
          onChange={(statuses) => set({ statuses })}
        />
        <Choices
          title={t('filter.dueWithin')}
          values={dueWithin.options}
          chosen={filter.dueWithin && [filter.dueWithin]}
          nameOf={(value) => t(`due-within.${value}`)}
          onChange={(chosen) => set({ dueWithin: chosen?.at(-1) })}
        />
        <Choices
          title={t('filter.priorities')}
          values={priorities.toReversed()}
          chosen={filter.priorities}
          nameOf={(value) => t(`work-item:priority.${value}`)}
          onChange={(chosen) => set({ priorities: chosen })}
        />
        {situation.serviceLines.size > 1 && (
          <Choices
            title={t('filter.serviceLines')}
            values={[...situation.serviceLines]}
            chosen={filter.serviceLines}
            nameOf={(value) => t(`service-line.${value}`)}
            onChange={(serviceLines) => set({ serviceLines })}
          />
        )}
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t('filter.clientIds')}
            placeholder={t('filter.any')}
            value={filter.clientIds?.at(-1) ?? null}
            choices={clients.map(({ id, name }) => ({ value: id as string, label: name }))}
            onChange={(id) => set({ clientIds: toggledIn(filter.clientIds, id) })}
          />
          <Select
            label={t('filter.assigneeIds')}
            placeholder={t('filter.any')}
            value={filter.assigneeIds?.at(-1) ?? null}
            choices={people.map(({ id, name }) => ({ value: id as string, label: name }))}
            onChange={(id) => set({ assigneeIds: toggledIn(filter.assigneeIds, id) })}
          />
        </div>
      </div>
    </Popover>
  );
};
