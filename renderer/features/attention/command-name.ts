import { useTranslation } from 'react-i18next';
import { isWorkItemCommand } from '#shared/sync/command-kind';
import type { Command } from '#shared/sync/mutation';

/** What was asked for, in the word of its button. */
export const useCommandName = (): ((command: Command) => string) => {
  const { t } = useTranslation(['attention', 'work-item']);
  return (command) => {
    if (command.type === 'preference.set') return t('command.preference');
    if (isWorkItemCommand(command)) return t(`work-item:command.${command.type}`);
    return t(`command.${command.type}`);
  };
};
