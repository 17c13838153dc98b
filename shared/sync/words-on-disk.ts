import type { Command } from './mutation';

/**
 * Whether a command would put words about an engagement on this machine's disk although nothing of it may lie there.
 * Time stands in its author's own scope, which is journaled and kept, so that no hour is lost; its note would be kept
 * with it. Only new words count: what runs already ends with those it was begun with, whatever the policy became since.
 * @param offDisk engagements that are kept off disk
 */
export const putsWordsOnDisk = (command: Command, offDisk: ReadonlySet<string>): boolean => {
  const holds = ({
    engagementId,
    note,
  }: {
    readonly engagementId: string | null;
    readonly note: string;
  }): boolean => engagementId !== null && note !== '' && offDisk.has(engagementId);
  switch (command.type) {
    case 'time-entry.record':
      return command.entries.some(holds);
    case 'timer.start':
    case 'timer.switch':
    case 'timer.describe':
      return command.run !== null && holds(command.run);
    default:
      return false;
  }
};
