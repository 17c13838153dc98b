import { sql } from 'kysely';
import type { Mutation } from '#shared/sync/mutation';
import type { RowKey, RowPut } from '#shared/sync/row';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { known, oneStatement, type Question } from '../storage/one-trip';
import { bearingOn, theEntryOf } from './standing-entries';

/** What was recorded for the weeks that are being submitted, what comes with the same push included. */
export interface SubmittedWeeks {
  /** Everything of the person's that can count in the weeks, superseded entries included. */
  readonly entries: readonly TimeEntry[];
  /** An entry that was just taken in. */
  readonly add: (put: RowPut) => void;
  /** The engagements that the entries are on, whose rules decide whether a week may be submitted. */
  readonly engagements: readonly RowKey[];
}

const engagementKeys = (entries: readonly { readonly engagementId: string | null }[]): RowKey[] =>
  [...new Set(entries.flatMap(({ engagementId }) => engagementId ?? []))].map((id) => ({
    kind: 'engagement',
    id,
  }));

/**
 * Asks for the caller's weeks that these mutations submit; for nothing where none does. A correction may have moved an
 * entry to another week, so whatever bears on something of the week is read with it.
 */
export const submittedWeeks = (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  mutations: readonly Mutation[],
): Question<SubmittedWeeks> => {
  const weeks = mutations.flatMap(({ command }) =>
    command.type === 'timesheet.submit' ? [command.week] : [],
  );
  if (weeks.length === 0) return known({ entries: [], add: () => undefined, engagements: [] });
  // A date that is none is refused by the rule itself.
  const sound = weeks.filter((week) => /^\d{4}-\d\d-\d\d$/.test(week));
  const statement = sql<{ entry: TimeEntry }>`
    WITH RECURSIVE concerned AS (
      SELECT person_id, id FROM time_entry
      WHERE provider_id = ${providerId} AND person_id = ${personId} AND week = ANY (${sound}::date[])
      UNION
      SELECT c.person_id, bears.id FROM concerned c, LATERAL ${bearingOn(providerId, sql.ref('c'))} AS bears)
    SELECT t.entry FROM concerned c, ${theEntryOf(providerId, sql.ref('c'))}`;
  return oneStatement(tx, statement, (rows) => {
    const entries = rows.map(({ entry }) => entry);
    const coming = mutations.flatMap(({ command }) => ('entries' in command ? command.entries : []));
    return {
      entries,
      add: (put) => {
        if (put.kind === 'timeEntry') entries.push(put.body);
      },
      engagements: engagementKeys([...entries, ...coming]),
    };
  });
};
