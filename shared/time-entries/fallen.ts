import type { TimeEntry, TimeEntryId } from './time-entry';

/**
 * Whether `other` goes with the correction `first`, as the second part of a split or the withdrawal of a merge does. One
 * mutation may hold time that has nothing to do with each other, so that its number alone says nothing: what was
 * rearranged was rearranged for one reason on one working day, and meets at the cut or lies within what it became.
 */
const goesWith = (first: TimeEntry, other: TimeEntry): boolean => {
  if (first.supersedes === null || first.withdrawn) return false;
  if (other.withdrawn)
    return (
      other.supersedes !== null &&
      other.supersedes !== first.supersedes &&
      other.startedAt >= first.startedAt &&
      other.endedAt <= first.endedAt
    );
  return other.supersedes === null && other.startedAt === first.endedAt;
};

/** Whether two entries are one rearrangement (`rearrange`), and so stand or fall together. */
export const areRearranged = (a: TimeEntry, b: TimeEntry): boolean =>
  a.personId === b.personId &&
  a.deviceId === b.deviceId &&
  a.deviceSequence === b.deviceSequence &&
  a.recordedAt === b.recordedAt &&
  a.shiftDate === b.shiftDate &&
  a.reason !== null &&
  a.reason === b.reason &&
  (goesWith(a, b) || goesWith(b, a));

const matesIn = (entries: readonly TimeEntry[]): ((entry: TimeEntry) => readonly TimeEntry[]) => {
  const byMutation = new Map<string, TimeEntry[]>();
  const keyOf = ({ deviceId, deviceSequence }: TimeEntry): string => `${deviceId} ${deviceSequence}`;
  for (const entry of entries) {
    if (entry.reason === null) continue;
    const known = byMutation.get(keyOf(entry));
    if (known) known.push(entry);
    else byMutation.set(keyOf(entry), [entry]);
  }
  return (entry) => (byMutation.get(keyOf(entry)) ?? []).filter((other) => areRearranged(entry, other));
};

/**
 * Entries that count for nothing, because a correction that was made apart from them stands instead: they take nothing
 * out either. PostgreSQL works out the same (`server/time/standing-entries`).
 *
 * A rearrangement of which any part was corrected elsewhere, later, falls as a whole. Of the corrections of one entry the
 * last recorded that is in no such rearrangement stands, and the others fall. What corrects something that fell falls with
 * it, and what was rearranged together with that.
 * @param corrections of each entry, the last recorded last
 */
export const fallenOf = (
  entries: readonly TimeEntry[],
  corrections: ReadonlyMap<TimeEntryId, readonly TimeEntry[]>,
): ReadonlySet<TimeEntryId> => {
  const contests = [...corrections.values()].filter(({ length }) => length > 1);
  const fallen = new Set<TimeEntryId>();
  if (contests.length === 0) return fallen;
  const matesOf = matesIn(entries);
  const broken = new Map<TimeEntryId, TimeEntry>();
  for (const lost of contests.flatMap((rivals) => rivals.slice(0, -1))) {
    const mates = matesOf(lost);
    for (const entry of mates.length > 0 ? [lost, ...mates] : []) broken.set(entry.id, entry);
  }
  const next = [...broken.values()];
  for (const rivals of contests) {
    const whole = rivals.filter(({ id }) => !broken.has(id));
    next.push(...whole.slice(0, -1));
  }
  for (let entry = next.pop(); entry; entry = next.pop()) {
    if (fallen.has(entry.id)) continue;
    fallen.add(entry.id);
    next.push(...(corrections.get(entry.id) ?? []), ...matesOf(entry));
  }
  return fallen;
};
