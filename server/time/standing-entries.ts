import { type RawBuilder, sql } from 'kysely';

/**
 * Whether an entry counts, as `readLedger` (`shared/time-entries/ledger`) has it, for sums that PostgreSQL makes: it was
 * not withdrawn, nothing of its person's corrects it, and of several corrections of one entry it is the last recorded.
 * A condition on `time_entry AS entry`.
 */
export const stands: RawBuilder<boolean> = sql`
  NOT entry.withdrawn
  AND NOT EXISTS (SELECT FROM time_entry later WHERE later.provider_id = entry.provider_id
    AND later.person_id = entry.person_id AND later.supersedes = entry.id)
  AND (entry.supersedes IS NULL OR NOT EXISTS (
    SELECT FROM time_entry rival WHERE rival.provider_id = entry.provider_id AND rival.person_id = entry.person_id
      AND rival.supersedes = entry.supersedes AND (rival.recorded_at, rival.id) > (entry.recorded_at, entry.id)))`;
