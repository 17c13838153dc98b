import { type RawBuilder, sql } from 'kysely';

/** Whether `other` goes with the correction `first`, as `goesWith` in `shared/time-entries/fallen` has it. */
const goesWith = (first: RawBuilder<unknown>, other: RawBuilder<unknown>): RawBuilder<boolean> => sql`(
  ${first}.supersedes IS NOT NULL AND NOT ${first}.withdrawn AND (
    (NOT ${other}.withdrawn AND ${other}.supersedes IS NULL AND ${other}.started_at = ${first}.ended_at)
    OR (${other}.withdrawn AND ${other}.supersedes <> ${first}.supersedes
      AND ${other}.started_at >= ${first}.started_at AND ${other}.ended_at <= ${first}.ended_at)))`;

const me = sql.ref('me');
const mate = sql.ref('mate');

/**
 * What was rearranged together with the entry `me`, as `areRearranged` in `shared/time-entries/fallen` has it: the tables
 * and conditions of a query in which `me` is another table. The index of a person's days holds all that is asked before
 * the entry itself is read.
 */
const itsMates = (providerId: string): RawBuilder<unknown> => sql`
  (SELECT * FROM time_entry WHERE provider_id = ${providerId} AND person_id = me.person_id AND shift_date = me.shift_date
    AND recorded_at = me.recorded_at AND id <> me.id OFFSET 0) AS mate
  WHERE me.entry ->> 'reason' IS NOT NULL AND mate.entry ->> 'reason' = me.entry ->> 'reason'
    AND mate.entry ->> 'deviceId' = me.entry ->> 'deviceId'
    AND mate.entry ->> 'deviceSequence' = me.entry ->> 'deviceSequence'
    AND (${goesWith(me, mate)} OR ${goesWith(mate, me)})`;

/**
 * What corrects something, as `live_correction`, and what fell because another correction stands, as `fallen` (`fallenOf` in
 * `shared/time-entries/fallen`): the common tables, behind `WITH RECURSIVE`, before a query that uses `stands`. They are
 * read once: asked of each entry anew, whether something corrects it took longer than all else of a sum over fifty
 * thousand. Contests are few, and each of their entries is looked up by itself: `OFFSET 0` keeps PostgreSQL, which takes
 * them for many, from reading the whole ledger instead.
 * @param people whose; null: anybody's
 */
export const corrections = (
  providerId: string,
  people: readonly string[] | null,
): RawBuilder<unknown> => sql`correction AS MATERIALIZED (
    SELECT person_id, supersedes, recorded_at, id FROM time_entry
    WHERE provider_id = ${providerId} AND supersedes IS NOT NULL
      ${people === null ? sql`` : sql`AND person_id = ANY (${people}::uuid[])`}),
  contest AS (SELECT person_id, supersedes FROM correction GROUP BY 1, 2 HAVING count(*) > 1),
  rival AS MATERIALIZED (
    SELECT person_id, supersedes, id,
      row_number() OVER (PARTITION BY person_id, supersedes ORDER BY recorded_at DESC, id DESC) AS place
    FROM contest JOIN correction USING (person_id, supersedes)),
  pair AS MATERIALIZED (
    SELECT rival.person_id, rival.id, its.id AS mate FROM rival, LATERAL (
      SELECT mate.id FROM (SELECT * FROM time_entry WHERE provider_id = ${providerId} AND id = rival.id OFFSET 0) AS me,
        LATERAL ${itsMates(providerId)}) AS its
    WHERE place > 1),
  broken AS MATERIALIZED (SELECT person_id, id FROM pair UNION SELECT person_id, mate FROM pair),
  fell AS (
    SELECT person_id, id FROM broken
    UNION
    SELECT rival.person_id, rival.id FROM rival WHERE EXISTS (
      SELECT FROM rival AS later WHERE later.person_id = rival.person_id AND later.supersedes = rival.supersedes
        AND later.place < rival.place AND later.id NOT IN (SELECT id FROM broken))),
  fallen AS (
    SELECT person_id, id FROM fell
    UNION
    SELECT fallen.person_id, its.id FROM fallen, LATERAL (
      SELECT id FROM time_entry WHERE provider_id = ${providerId} AND supersedes = fallen.id AND person_id = fallen.person_id
      UNION ALL
      SELECT mate.id FROM (SELECT * FROM time_entry WHERE provider_id = ${providerId} AND id = fallen.id OFFSET 0) AS me,
        LATERAL ${itsMates(providerId)}) AS its),
  live_correction AS MATERIALIZED (
    SELECT person_id, supersedes FROM correction WHERE id NOT IN (SELECT id FROM fallen))`;

/**
 * Whether an entry counts, as `readLedger` (`shared/time-entries/ledger`) has it, for sums that PostgreSQL makes: it was
 * not withdrawn, it did not fall, and nothing of its person's that did not fall corrects it.
 * A condition on `time_entry AS entry`, beside the tables of `corrections`.
 */
export const stands: RawBuilder<boolean> = sql`
  NOT entry.withdrawn
  AND NOT EXISTS (SELECT FROM live_correction AS later
    WHERE later.person_id = entry.person_id AND later.supersedes = entry.id)
  AND entry.id NOT IN (SELECT id FROM fallen)`;

/**
 * The entry that a row of `of` names by `person_id` and `id`, as `t`, each looked up by itself: PostgreSQL takes what a
 * recursion finds for a hundred times as much as it is, and would read the whole ledger for it.
 */
export const theEntryOf = (providerId: string, of: RawBuilder<unknown>): RawBuilder<unknown> => sql`LATERAL (
  SELECT * FROM time_entry WHERE provider_id = ${providerId} AND id = ${of}.id AND person_id = ${of}.person_id OFFSET 0) AS t`;

/**
 * The ids of what bears on whether an entry counts: what it corrects, what corrects it or the same as it, and what it was
 * rearranged with. Followed from each of them in turn, behind `WITH RECURSIVE`, it finds all that `readLedger` must know
 * of to say of a week what PostgreSQL says.
 * @param of a table with the entry's `person_id` and `id`
 */
export const bearingOn = (providerId: string, of: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  SELECT near.id FROM (SELECT * FROM time_entry WHERE provider_id = ${providerId} AND id = ${of}.id OFFSET 0) AS me,
    LATERAL (
      SELECT id FROM time_entry WHERE provider_id = ${providerId} AND person_id = me.person_id AND id = me.supersedes
      UNION ALL
      SELECT id FROM time_entry WHERE provider_id = ${providerId} AND person_id = me.person_id
        AND supersedes = me.id
      UNION ALL
      SELECT id FROM time_entry WHERE provider_id = ${providerId} AND person_id = me.person_id
        AND supersedes = me.supersedes
      UNION ALL
      SELECT mate.id FROM ${itsMates(providerId)}) AS near)`;
