import { isDeepStrictEqual } from 'node:util';
import type { RowBody, RowPut } from '#shared/sync/row';
import { type FileRow, type ImportedKind, importedKinds } from './file-row';

/** The fields of a body that files decide, as they read. */
export type FileValues = Readonly<Record<string, unknown>>;

/** What is remembered of a row that a file gave: what it said the last time it was taken over. */
export interface ImportRecord {
  readonly kind: ImportedKind;
  readonly key: string;
  /** The file's name, to speak of the row when it is gone from there. */
  readonly file: string;
  readonly values: FileValues;
}

/** What the hub holds before an import. */
export interface ExistingFirm {
  recordOf(kind: ImportedKind, key: string): ImportRecord | undefined;
  /** The row as it stands now, edited in the program or not; undefined where there is none. */
  bodyOf(kind: ImportedKind, id: string): RowBody | undefined;
  readonly records: Iterable<ImportRecord>;
}

export interface ImportConflict {
  readonly file: string;
  readonly line: number;
  readonly key: string;
  readonly field: string;
}

/** A row that an earlier import brought and the files no longer have. It is left alone. */
export interface MissingRow {
  readonly file: string;
  readonly kind: ImportedKind;
  readonly key: string;
}

export interface KindCounts {
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ImportPlan {
  readonly puts: readonly RowPut[];
  readonly records: readonly ImportRecord[];
  readonly counts: Readonly<Record<ImportedKind, KindCounts>>;
  readonly conflicts: readonly ImportConflict[];
  readonly missing: readonly MissingRow[];
}

/** Fields that the hub keeps for itself, whatever a file says. */
const hubFields: ReadonlySet<string> = new Set(['id', 'revision', 'hold', 'fence']);

/**
 * Fields of a work item that mean something together only: where the program has changed one of them, a file may not
 * change another.
 */
const standing: readonly string[] = ['status', 'statusNote', 'assigneeId', 'reservedFor'];

const valuesOf = (body: RowBody): FileValues =>
  Object.fromEntries(Object.entries(body).filter(([field]) => !hubFields.has(field)));

/** What three-way comparison finds: fields to write, fields to leave, and what to remember of the file. */
interface Comparison {
  readonly write: FileValues;
  readonly conflicts: readonly string[];
  readonly remember: FileValues;
}

const compare = (fresh: FileValues, last: FileValues, current: FileValues): Comparison => {
  const inFile = Object.keys(fresh).filter((field) => !isDeepStrictEqual(fresh[field], last[field]));
  const isEdited = (field: string): boolean => !isDeepStrictEqual(current[field], last[field]);
  const standingEdited = standing.some(isEdited);
  const write: Record<string, unknown> = {};
  const remember: Record<string, unknown> = { ...last };
  const conflicts: string[] = [];
  for (const field of inFile) {
    const agrees = isDeepStrictEqual(fresh[field], current[field]);
    const blocked = isEdited(field) || (standingEdited && standing.includes(field));
    // What a conflict leaves undone is not remembered, so that every import names it until somebody settles it.
    if (blocked && !agrees) conflicts.push(field);
    else remember[field] = fresh[field];
    if (!blocked) write[field] = fresh[field];
  }
  return { write, conflicts, remember };
};

/** A file that names another assignee takes the item out of its holder's hands, as a lead's assignment does. */
const changeOfHands = (current: FileValues, write: FileValues): FileValues => {
  if (!Object.hasOwn(write, 'assigneeId')) return {};
  const hold = write['assigneeId'] === null ? null : { mutationId: null, leaseUntil: null };
  return { hold, fence: Number(current['fence'] ?? 0) + 1 };
};

const updated = (row: FileRow, current: FileValues, write: FileValues): RowPut => {
  const revision = Object.hasOwn(row.body, 'revision')
    ? { revision: Number(current['revision'] ?? 0) + 1 }
    : {};
  const hands = row.kind === 'workItem' ? changeOfHands(current, write) : {};
  // Fields of one kind's body replaced by fields of the same kind's body.
  return { ...putOf(row), body: { ...current, ...write, ...hands, ...revision } } as RowPut;
};

const putOf = ({ kind, id, scope, body }: FileRow): RowPut => ({ kind, id, scope, body }) as RowPut;

/**
 * Decides what an import writes: what is new in the files, and fields that changed there since they were last taken
 * over, unless somebody changed them in the program meanwhile. Pure.
 */
export const planImport = (rows: readonly FileRow[], existing: ExistingFirm): ImportPlan => {
  const puts: RowPut[] = [];
  const records: ImportRecord[] = [];
  const conflicts: ImportConflict[] = [];
  const counts = Object.fromEntries(
    importedKinds.map((kind) => [kind, { added: 0, changed: 0, unchanged: 0 }]),
  ) as Record<ImportedKind, { added: number; changed: number; unchanged: number }>;
  const seen = new Set<string>();
  for (const row of rows) {
    const { kind, key, at } = row;
    seen.add(`${kind} ${key}`);
    const fresh = valuesOf(row.body);
    const record = existing.recordOf(kind, key);
    const body = existing.bodyOf(kind, row.id);
    if (!record || !body) {
      puts.push(putOf(row));
      records.push({ kind, key, file: at.file, values: fresh });
      counts[kind].added += 1;
      continue;
    }
    const current: FileValues = { ...body };
    const found = compare(fresh, record.values, current);
    for (const field of found.conflicts) conflicts.push({ ...at, key, field });
    if (!isDeepStrictEqual(found.remember, record.values))
      records.push({ kind, key, file: at.file, values: found.remember });
    const isChanged = Object.keys(found.write).length > 0;
    if (isChanged) puts.push(updated(row, current, found.write));
    counts[kind][isChanged ? 'changed' : 'unchanged'] += 1;
  }
  const missing = [...existing.records]
    .filter(({ kind, key }) => !seen.has(`${kind} ${key}`))
    .map(({ file, kind, key }) => ({ file, kind, key }));
  return { puts, records, counts, conflicts, missing };
};
