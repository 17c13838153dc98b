import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands';
import type { OfferedType } from '../work-item/available-commands';
import { commandKeys } from '../work-item/command-keys';

export interface QueueKeys {
  /** Whether there is an item for a command to act on: one the keyboard stands on, an open one, or a selection. */
  readonly hasTarget: () => boolean;
  /** Gives work out in at least one engagement. */
  readonly assigns: boolean;
  readonly onCommand: (type: OfferedType) => void;
  readonly onClaimNext: () => void;
  /** Gives everything that somebody holds to others. */
  readonly onHandOver: () => void;
  readonly onSearch: () => void;
  readonly onGroup: () => void;
  readonly onSelect: () => void;
}

const commandTypes = Object.keys(commandKeys) as (keyof typeof commandKeys)[];
const forLeads: ReadonlySet<OfferedType> = new Set<OfferedType>(['work-item.assign', 'work-item.reserve']);

/** Registers what the queue can do, for its keys, the palette and the help. */
export const useQueueKeys = (queue: QueueKeys): void => {
  const { t } = useTranslation(['queue', 'work-item']);
  useCommands([
    { id: 'queue.claim-next', title: t('claim-next'), group: 'work', keys: 'n', run: queue.onClaimNext },
    ...commandTypes
      .filter((type) => queue.assigns || !forLeads.has(type))
      .map((type) => ({
        id: `queue.${type}`,
        title: t(`work-item:command.${type}`),
        group: 'work' as const,
        keys: commandKeys[type] ?? '',
        run: () => queue.onCommand(type),
        when: queue.hasTarget,
      })),
    ...(queue.assigns
      ? [
          {
            id: 'queue.hand-over',
            title: t('keys.hand-over'),
            group: 'work' as const,
            keys: 'Shift+a',
            run: queue.onHandOver,
          },
        ]
      : []),
    {
      id: 'queue.select',
      title: t('keys.select'),
      group: 'work',
      keys: 'x',
      run: queue.onSelect,
      when: queue.hasTarget,
    },
    { id: 'queue.search', title: t('keys.search'), group: 'work', keys: '/', run: queue.onSearch },
    { id: 'queue.group', title: t('group-by.title'), group: 'work', keys: 'Shift+g', run: queue.onGroup },
  ]);
};
