import { sql } from 'kysely';
import { v5 } from 'uuid';
import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import type { DeviceId, PersonId, WorkItemId } from '#shared/kernel/ids';
import { plainText } from '#shared/kernel/plain-text';
import { instantOf } from '#shared/time-entries/shift-date';
import type { TimeEntry, TimeEntryId } from '#shared/time-entries/time-entry';
import { type Timesheet, timesheet, timesheetId } from '#shared/time-entries/timesheet';
import { weekOf } from '#shared/time-entries/week';
import type { HubTransaction } from '../storage/database';
import type { FeedWriter } from '../storage/feed-writer';
import type { ReceiptSigner } from '../time/receipt-signer';
import { TimeLedger } from '../time/time-ledger';
import { engagementsOfItems } from './check-time';
import { todayIn } from './client-days';
import { type DateExpression, resolveDate } from './date-expressions';
import type { FirmDraft, FirmRow } from './firm-files';
import { groupBy } from './group-by';
import type { RowIds } from './row-ids';
import type { RowProblem } from './row-problem';
import type { SideCount } from './side-count';

/*
 * Time that was recorded elsewhere, or that a sample firm should have: it goes into the ledger as any time does, in the
 * order in which it was recorded, with a link of its person's chain and a receipt. The receipt says when the hub took
 * it in, which is the import; when it was recorded is the file's own claim.
 */

const DAY = 86_400_000;

export interface TimeImport {
  readonly providerId: string;
  readonly ids: RowIds;
  readonly zones: ZoneProvider;
  /** Epoch ms: the first import, and this one. */
  readonly anchor: number;
  readonly now: number;
}

/** What a time entry is made of beside its row. */
interface Surroundings extends TimeImport {
  readonly zoneOf: ReadonlyMap<string, string>;
  readonly clientZoneOf: ReadonlyMap<string, string>;
  readonly engagementOf: ReadonlyMap<string, string>;
  readonly matterOf: ReadonlyMap<string, string>;
}

const surroundings = (draft: FirmDraft, context: TimeImport): Surroundings => {
  const offices = new Map(draft.offices.map((row) => [row.key, row['time-zone']]));
  const calendars = new Map(draft.calendars.map((row) => [row.key, row['time-zone']]));
  const clients = new Map(draft.clients.map((row) => [row.key, calendars.get(row.calendar)]));
  return {
    ...context,
    zoneOf: new Map(
      draft.people.map((row) => [row.key, row['time-zone'] ?? offices.get(row.office ?? '') ?? 'UTC']),
    ),
    clientZoneOf: new Map(draft.engagements.map((row) => [row.key, clients.get(row.client) ?? 'UTC'])),
    engagementOf: engagementsOfItems(draft),
    matterOf: new Map(draft['work-items'].map((row) => [row.key, row.matter])),
  };
};

const dateOf = (expression: DateExpression, person: string, around: Surroundings): string =>
  resolveDate(expression, todayIn(around.zoneOf.get(person) ?? 'UTC', around));

/** A moment of a day on the clock where the person is, epoch ms. */
const momentOf = (date: string, minutes: number, person: string, { zones, zoneOf }: Surroundings): number =>
  instantOf(zones, zoneOf.get(person) ?? 'UTC', date, minutes);

const entryId = (providerId: string, key: string): TimeEntryId =>
  v5(`timeEntry:${key}`, providerId) as TimeEntryId;

/** An entry as a workstation would have sent it; who recorded it is whoever's it is, on a device that is no workstation. */
const entryOf = (row: FirmRow<'time-entries'>, around: Surroundings): TimeEntry => {
  const { ids, providerId, anchor } = around;
  const item = row['work-item'];
  const engagement = item === null ? row.engagement : (around.engagementOf.get(item) ?? row.engagement);
  const date = dateOf(row.date, row.person, around);
  const endedAt = momentOf(date, row.until, row.person, around);
  const matter = item === null ? undefined : around.matterOf.get(item);
  return {
    id: entryId(providerId, row.key),
    category: row.category,
    engagementId: engagement === null ? null : ids.engagement(engagement),
    matterId: matter === undefined ? null : ids.matter(matter),
    workItemId: item === null ? null : (ids.workItem(item) as WorkItemId),
    activity: row.activity === null ? null : plainText(80).parse(row.activity),
    note: row.note,
    personZone: around.zoneOf.get(row.person) ?? 'UTC',
    clientZone: engagement === null ? null : (around.clientZoneOf.get(engagement) ?? null),
    calendarRevision: engagement === null ? null : 1,
    shiftDate: date,
    hubOffset: null,
    startedAt: momentOf(date, row.from, row.person, around),
    endedAt,
    source: row.source,
    runId: null,
    monotonic: null,
    supersedes: row.supersedes === null ? null : entryId(providerId, row.supersedes),
    reason: row.reason === null ? null : plainText(1_000).parse(row.reason),
    withdrawn: row.withdrawn,
    personId: ids.person(row.person),
    deviceId: v5('device:import', providerId) as DeviceId,
    deviceSequence: row.at.line,
    recordedAt: Math.max(endedAt, Math.min(endedAt + row['recorded-after-days'] * DAY, anchor)),
  };
};

/** A date that hangs on the first import may still lie ahead; one that is written out may not. */
const isRelative = ({ kind }: DateExpression): boolean => kind !== 'date';

export interface ReadTime {
  readonly entries: readonly {
    readonly at: FirmRow<'time-entries'>['at'];
    readonly entry: TimeEntry;
  }[];
  readonly sheets: readonly Timesheet[];
  readonly problems: readonly RowProblem[];
}

/**
 * The time that a draft holds. Rows of a relative date that lies after the first import are left out: that work is not
 * done yet. Of a date that is written out, such a row is a problem.
 */
export const readTime = (draft: FirmDraft, context: TimeImport): ReadTime => {
  const around = surroundings(draft, context);
  const problems: RowProblem[] = [];
  const entries = draft['time-entries'].flatMap((row) => {
    const entry = entryOf(row, around);
    const ahead = entry.endedAt > context.anchor && row.category !== 'leave';
    if (!ahead) return [{ at: row.at, entry }];
    if (!isRelative(row.date)) problems.push({ ...row.at, reason: 'lies in the future' });
    return [];
  });
  const sheets = draft.timesheets.flatMap((row): Timesheet[] => {
    const sheet = sheetOf(row, around);
    return sheet.submittedAt === null || sheet.submittedAt > context.anchor ? [] : [sheet];
  });
  for (const row of draft.timesheets)
    if (weekOf(dateOf(row.week, row.person, around)) !== dateOf(row.week, row.person, around))
      problems.push({ ...row.at, reason: 'week must be a Monday' });
  return { entries, sheets, problems };
};

const evening = 18 * 60;

const sheetOf = (row: FirmRow<'timesheets'>, around: Surroundings): Timesheet => {
  const personId = around.ids.person(row.person);
  const week = dateOf(row.week, row.person, around);
  const at = (expression: DateExpression) =>
    momentOf(dateOf(expression, row.person, around), evening, row.person, around);
  const decidedAt = row.approved && at(row.approved);
  // An approval that lies ahead has not been given.
  const approved = decidedAt !== null && decidedAt <= around.anchor && row['approved-by'] !== null;
  return {
    id: timesheetId(personId, week),
    personId,
    week,
    status: approved ? 'approved' : 'submitted',
    submittedAt: at(row.submitted),
    note: row.note,
    decidedAt: approved ? decidedAt : null,
    decidedBy: approved ? around.ids.person(row['approved-by'] ?? '') : null,
    comments: [],
    approvedThrough: null,
    approvedWith: null,
    carriedOverAt: around.now,
    revision: 1,
  };
};

/** Which of these ids the ledger holds. */
const knownEntries = async (
  tx: HubTransaction,
  providerId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`SELECT id FROM time_entry
    WHERE provider_id = ${providerId} AND id = ANY (${ids}::uuid[])`.execute(tx);
  return new Set(rows.map(({ id }) => id));
};

const knownSheets = async (
  tx: HubTransaction,
  providerId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await sql<{ id: string }>`SELECT id FROM feed_row
    WHERE provider_id = ${providerId} AND kind = 'timesheet' AND id = ANY (${ids}::text[])
      AND body IS NOT NULL`.execute(tx);
  return new Set(rows.map(({ id }) => id));
};

/** Takes one person's new entries into their ledger; the index of the last. */
const takeIn = async (
  tx: HubTransaction,
  feed: FeedWriter,
  signer: ReceiptSigner,
  { providerId, now }: TimeImport,
  personId: PersonId,
  entries: readonly TimeEntry[],
): Promise<number> => {
  const weeks = [...new Set(entries.map(({ shiftDate }) => weekOf(shiftDate)))];
  const ledger = await TimeLedger.open(tx, { providerId, personId }, signer, now, weeks);
  let last = 0;
  const inOrder = entries.toSorted((a, b) => a.recordedAt - b.recordedAt || a.startedAt - b.startedAt);
  for (const entry of inOrder) {
    const kept = ledger.append(entry);
    last = kept.receipt?.index ?? last;
    feed.put({ kind: 'timeEntry', id: kept.id, scope: personId, body: kept }, null);
  }
  await ledger.flush();
  return last;
};

/**
 * Writes time into the ledger and weeks beside it, each once: an entry is never changed by a later import, and a week
 * that is there stays as it is. Without a feed nothing is written.
 */
export const importTime = async (
  tx: HubTransaction,
  feed: FeedWriter | null,
  signer: ReceiptSigner,
  { entries, sheets }: ReadTime,
  context: TimeImport,
): Promise<SideCount[]> => {
  if (entries.length + sheets.length === 0) return [];
  const { providerId } = context;
  const known = await knownEntries(
    tx,
    providerId,
    entries.map(({ entry }) => entry.id),
  );
  const decided = await knownSheets(
    tx,
    providerId,
    sheets.map(({ id }) => id),
  );
  const fresh = entries.map(({ entry }) => entry).filter(({ id }) => !known.has(id));
  const handedIn = sheets.filter(({ id }) => !decided.has(id));
  if (feed) {
    const through = new Map<string, number>();
    for (const [personId, own] of groupBy(fresh, (entry) => entry.personId))
      through.set(personId, await takeIn(tx, feed, signer, context, personId, own));
    for (const sheet of handedIn) {
      const approved = sheet.status === 'approved';
      const body = timesheet.parse({
        ...sheet,
        approvedThrough: approved ? (through.get(sheet.personId) ?? 0) : null,
        approvedWith: approved ? { calendars: {}, zoneData: context.zones.dataVersion } : null,
      });
      feed.put({ kind: 'timesheet', id: body.id, scope: body.personId, body }, null);
    }
    await feed.flush();
  }
  return [
    { words: 'time entries', taken: fresh.length, known: known.size },
    { words: 'timesheets', taken: handedIn.length, known: decided.size },
  ];
};
