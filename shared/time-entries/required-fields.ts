import { mayBeOnDisk } from '../engagements/data-policy';
import type { DataPolicy } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import { readWeekLedger } from './ledger';
import { type RequiredField, requiredFields } from './required-field';
import type { TimeEntry } from './time-entry';

const isMissing: Readonly<Record<RequiredField, (entry: TimeEntry) => boolean>> = {
  'work-item': ({ workItemId }) => workItemId === null,
  activity: ({ activity }) => activity === null || activity.trim() === '',
  note: ({ note }) => note.trim() === '',
};

/** What is asked of entries of an engagement. */
interface Asking {
  readonly requiredFields?: readonly RequiredField[] | undefined;
  readonly activities?: readonly string[] | undefined;
  readonly dataPolicy?: DataPolicy;
}

/**
 * What an entry lacks of what its engagement asks for; nothing where that is out of sight, and nothing that would have
 * to be typed where no words about it may lie on a workstation's disk.
 */
export const lackingFields = (
  entry: TimeEntry,
  engagement: Asking | null | undefined,
): readonly RequiredField[] => {
  const asked = entry.category === 'client' ? (engagement?.requiredFields ?? []) : [];
  const wordless = engagement?.dataPolicy !== undefined && !mayBeOnDisk(engagement.dataPolicy);
  const isTyped: Readonly<Record<RequiredField, boolean>> = {
    'work-item': false,
    activity: (engagement?.activities ?? []).length === 0,
    note: true,
  };
  return requiredFields.filter(
    (field) => asked.includes(field) && !(wordless && isTyped[field]) && isMissing[field](entry),
  );
};

/** An entry that its week cannot be submitted with, and what it lacks. */
export interface LackingEntry {
  readonly entry: TimeEntry;
  readonly fields: readonly RequiredField[];
}

/** The entries of a week that lack something, by start. */
export const lackingEntries = (
  standing: readonly TimeEntry[],
  engagementOf: (id: string) => Asking | null | undefined,
): readonly LackingEntry[] =>
  standing
    .map((entry) => ({
      entry,
      fields: lackingFields(entry, entry.engagementId === null ? null : engagementOf(entry.engagementId)),
    }))
    .filter(({ fields }) => fields.length > 0);

/**
 * Whether a week may be submitted as far as its entries go. Time itself is always taken in, whatever it lacks: it is its
 * submission that waits.
 * @param entries everything recorded that may count in it, superseded entries included
 * Error: `timesheet.fields-missing`.
 */
export const mayHandIn = (
  entries: readonly TimeEntry[],
  week: string,
  engagementOf: (id: string) => Asking | null | undefined,
): Result<void, DomainError> => {
  const { standing } = readWeekLedger(entries, week);
  const lacking = lackingEntries(standing, engagementOf);
  return lacking.length === 0
    ? ok(undefined)
    : err(domainError('timesheet.fields-missing', { entries: lacking.length }));
};
