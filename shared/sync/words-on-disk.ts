import type { Command } from './mutation';

/** The activities that an engagement names itself; none where it leaves them to be typed. */
export type NamedActivities = (engagementId: string) => readonly string[];

/**
 * Whether a command would put words about an engagement on this machine's disk although nothing of it may lie there.
 * Time stands in its author's own scope, which is journaled and kept, so that no hour is lost; its note would be kept
 * with it, and an activity that somebody typed. One that is chosen from the engagement's own list is no words: it is how
 * hours are told apart. Only new words count: what runs already ends with those it was begun with, whatever the policy
 * became since.
 * @param offDisk engagements that are kept off disk
 */
export const putsWordsOnDisk = (
  command: Command,
  offDisk: ReadonlySet<string>,
  named: NamedActivities,
): boolean => {
  const holds = ({
    engagementId,
    note,
    activity,
  }: {
    readonly engagementId: string | null;
    readonly note: string;
    readonly activity: string | null;
  }): boolean =>
    engagementId !== null &&
    offDisk.has(engagementId) &&
    (note !== '' || (activity !== null && !named(engagementId).includes(activity)));
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
