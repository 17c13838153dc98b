import { fallenOf } from './fallen';
import type { TimeEntry, TimeEntryId } from './time-entry';
import { weekOf } from './week';

/** The ledger as it stands: which entries count now, and the line of corrections behind each. */
export interface LedgerView {
  /** Entries that count, by start, then by id. */
  readonly standing: readonly TimeEntry[];
  /** Entries that another supersedes, that were withdrawn, or that fell with a correction in whose place another stands. */
  readonly superseded: readonly TimeEntry[];
  /** Two workstations offline may each correct the same entry: the later recorded stands, and both are shown. */
  readonly contested: ReadonlyMap<TimeEntryId, readonly TimeEntry[]>;
}

const byRecording = (a: TimeEntry, b: TimeEntry): number =>
  a.recordedAt - b.recordedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const byStart = (a: TimeEntry, b: TimeEntry): number =>
  a.startedAt - b.startedAt || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const correctionsBySubject = (entries: readonly TimeEntry[]): Map<TimeEntryId, TimeEntry[]> => {
  const corrections = new Map<TimeEntryId, TimeEntry[]>();
  for (const entry of entries) {
    if (entry.supersedes === null) continue;
    const known = corrections.get(entry.supersedes);
    if (known) known.push(entry);
    else corrections.set(entry.supersedes, [entry]);
  }
  for (const list of corrections.values()) list.sort(byRecording);
  return corrections;
};

/**
 * What of an append-only ledger counts, whatever order its entries arrived in. An entry counts unless it is
 * withdrawn, something that did not fall supersedes it, or it fell itself: to a later correction of the same entry, or
 * with what it was rearranged with.
 */
export const readLedger = (entries: readonly TimeEntry[]): LedgerView => {
  const corrections = correctionsBySubject(entries);
  const contested = new Map<TimeEntryId, readonly TimeEntry[]>();
  for (const [subject, list] of corrections) if (list.length > 1) contested.set(subject, list);
  const fallen = fallenOf(entries, corrections);
  const isCorrected = ({ id }: TimeEntry): boolean =>
    corrections.get(id)?.some((correction) => !fallen.has(correction.id)) === true;
  const standing: TimeEntry[] = [];
  const superseded: TimeEntry[] = [];
  for (const entry of entries) {
    const counts = !entry.withdrawn && !isCorrected(entry) && !fallen.has(entry.id);
    (counts ? standing : superseded).push(entry);
  }
  return { standing: standing.sort(byStart), superseded: superseded.sort(byStart), contested };
};

/**
 * What of one week counts in it. A correction may move an entry to another week: it stands there, and takes out what it
 * corrects here.
 * @param entries what was recorded for the week, and all that decides whether it counts, in whichever week: what corrects it,
 *   what it corrects and was rearranged with, and what bears on those
 */
export const readWeekLedger = (entries: readonly TimeEntry[], week: string): LedgerView => {
  const { standing, superseded, contested } = readLedger(entries);
  const isOfWeek = ({ shiftDate }: TimeEntry): boolean => weekOf(shiftDate) === week;
  return { standing: standing.filter(isOfWeek), superseded: superseded.filter(isOfWeek), contested };
};

/** The entry and everything that corrected it, oldest first; a hostile circle of corrections ends where it closes. */
export const historyOf = (entries: readonly TimeEntry[], id: TimeEntryId): readonly TimeEntry[] => {
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const corrections = correctionsBySubject(entries);
  const history = new Map<TimeEntryId, TimeEntry>();
  const visit = (next: TimeEntryId): void => {
    const entry = byId.get(next);
    if (!entry || history.has(next)) return;
    history.set(next, entry);
    for (const correction of corrections.get(next) ?? []) visit(correction.id);
  };
  visit(id);
  return [...history.values()];
};
