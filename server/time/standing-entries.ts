import { type RawBuilder, sql } from 'kysely';

/**
 * What corrects something, as `correction`: one of the common tables before a query that uses `stands`. It is read once:
 * asked of each entry anew, whether something corrects it took longer than all else of a sum over fifty thousand.
 * @param people whose; null: anybody's
 */
export const corrections = (
  providerId: string,
  people: readonly string[] | null,
): RawBuilder<unknown> => sql`correction AS MATERIALIZED (
    SELECT person_id, supersedes FROM time_entry WHERE provider_id = ${providerId} AND supersedes IS NOT NULL
      ${people === null ? sql`` : sql`AND person_id = ANY (${people}::uuid[])`})`;

/**
 * Whether an entry counts, as `readLedger` (`shared/time-entries/ledger`) has it, for sums that PostgreSQL makes: it was
 * not withdrawn, nothing of its person's corrects it, and of several corrections of one entry it is the last recorded.
 * A condition on `time_entry AS entry`, beside the table of `corrections`.
 */
export const stands: RawBuilder<boolean> = sql`
  NOT entry.withdrawn
  AND NOT EXISTS (SELECT FROM correction AS later
    WHERE later.person_id = entry.person_id AND later.supersedes = entry.id)
  AND (entry.supersedes IS NULL OR NOT EXISTS (
    SELECT FROM time_entry rival WHERE rival.provider_id = entry.provider_id AND rival.person_id = entry.person_id
      AND rival.supersedes = entry.supersedes AND (rival.recorded_at, rival.id) > (entry.recorded_at, entry.id)))`;
