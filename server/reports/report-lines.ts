import { rateOf } from '#shared/billing/rate';
import { memberRoleOf } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import { type ReportHead, type ReportRow, ReportSums } from '#shared/reports/report';
import { reportRows } from '#shared/reports/report-rows';
import type { ReportContext, ReportedEngagement } from '#shared/reports/reported-week';
import type { BudgetUse } from '#shared/time-entries/exceptions';
import { datesOf } from '#shared/time-entries/week';
import { recordAudit } from '../audit/record';
import type { Caller } from '../auth/access-token';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { readBudgetUse, readOwnBudgets } from '../time/budget-use';
import { readRates } from '../time/price-book';
import { type Desk, type ReviewContext, readDesk } from '../time/review-desk';

import { type KeptWeek, readAgreements, readWeek, weeksOf } from './read-weeks';
import type { ReportQuery } from './report-query';
import { type ReportScope, scopeOf } from './report-scope';

const titleOf = (desk: Desk, id: string): string | null => {
  const engagement = desk.engagements.get(id);
  if (!engagement) return null;
  const client = desk.clients.get(engagement.clientId);
  return client ? `${client.name} · ${engagement.name}` : engagement.name;
};

const engagementsOf = (desk: Desk): ((id: string) => ReportedEngagement | null) => {
  const known = new Map<string, ReportedEngagement | null>();
  return (id) => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const engagement = desk.engagements.get(id);
    const made: ReportedEngagement | null = engagement
      ? {
          title: titleOf(desk, id) ?? engagement.name,
          rounding: engagement.rounding ?? null,
          agreed: desk.agreedOf(id),
          zone: desk.calendarOf(id)?.zone ?? null,
          words: engagement.dataPolicy.export,
        }
      : null;
    known.set(id, made);
    return made;
  };
};

/** Titles of the work items that entries name, as far as the reader sees them. */
const readTitles = async (
  tx: HubTransaction,
  providerId: string,
  weeks: readonly KeptWeek[],
): Promise<ReadonlyMap<string, string>> => {
  const ids = new Set(weeks.flatMap(({ entries }) => entries.flatMap(({ entry }) => entry.workItemId ?? [])));
  if (ids.size === 0) return new Map();
  const rows = await tx
    .selectFrom('feed_row')
    .select(['id', 'body'])
    .where('provider_id', '=', providerId)
    .where('kind', '=', 'workItem')
    .where('id', 'in', [...ids])
    .where('body', 'is not', null)
    .execute();
  return new Map(
    rows.map(({ id, body }) => {
      const { reference, title } = body as { readonly reference: string; readonly title: string };
      return [id, `${reference} ${title}`];
    }),
  );
};

/** What is handed to the connection at once, in characters. */
const pieceLength = 64 * 1024;

const line = (of: object): string => `${JSON.stringify(of)}\n`;

/** A report that was let through and written to the audit; its lines are worked out as they are read. */
export interface OpenReport {
  readonly head: ReportHead;
  readonly lines: () => AsyncGenerator<string>;
}

/**
 * Opens a report: decides in the caller's own name what they may have of it, and writes to the audit that it leaves.
 * Errors: those of `scopeOf`.
 */
export const openReport = async (
  database: HubDatabase,
  caller: Caller,
  query: ReportQuery,
  { calendars, now }: ReviewContext,
): Promise<Result<OpenReport, DomainError>> => {
  const desk = await database.as({ mode: 'person', ...caller }, (tx) =>
    readDesk(tx, caller, { calendars, now }),
  );
  const scope = scopeOf(desk, query);
  if (!scope.ok) return scope;
  const { kind, from, until } = query;
  const provider = await database.as({ mode: 'provider', providerId: caller.providerId }, async (tx) => {
    await recordAudit(
      tx,
      caller.providerId,
      {
        event: 'use.allowed',
        personId: caller.personId,
        deviceId: caller.deviceId,
        facts: {
          use: 'export',
          report: kind,
          from,
          until,
          client: query.clientId ?? null,
          person: kind === 'timesheet' && scope.value.by === 'person' ? (scope.value.ids[0] ?? null) : null,
        },
      },
      now,
    );
    const { name } = await tx
      .selectFrom('provider')
      .select('name')
      .where('provider_id', '=', caller.providerId)
      .executeTakeFirstOrThrow();
    return name;
  });
  const concerned = scope.value.by === 'engagement' ? scope.value.ids : [...desk.engagements.keys()];
  const head: ReportHead = {
    kind,
    from,
    until,
    subject: scope.value.subject,
    provider,
    dated: 'shift-date',
    madeAt: now,
    madeBy: desk.me?.name ?? '',
    currency: kind === 'billing' ? (desk.clients.get(query.clientId ?? '')?.currency ?? null) : null,
    wordless: concerned
      .filter((id) => desk.engagements.get(id)?.dataPolicy.export === false)
      .flatMap((id) => titleOf(desk, id) ?? []),
  };
  const asked = { database, caller, desk, scope: scope.value, query, context: { calendars, now } };
  return ok({ head, lines: () => linesOf(head, asked) });
};

interface AskedReport {
  readonly database: HubDatabase;
  readonly caller: Caller;
  readonly desk: Desk;
  readonly scope: ReportScope;
  readonly query: ReportQuery;
  readonly context: ReviewContext;
}

/** The budgets that the caller may know of, in every period that the weeks of the report lie in, as in a review of each. */
const readUsed = async (
  database: HubDatabase,
  caller: Caller,
  desk: Desk,
  query: ReportQuery,
): Promise<readonly BudgetUse[]> => {
  const { providerId } = caller;
  const own = await database.as({ mode: 'person', ...caller }, (tx) =>
    readOwnBudgets(tx, providerId, [...desk.engagements.keys()]),
  );
  return database.as({ mode: 'provider', providerId }, (tx) =>
    readBudgetUse(tx, providerId, desk, own, weeksOf(query).flatMap(datesOf)),
  );
};

async function* linesOf(
  head: ReportHead,
  { database, caller, desk, scope, query, context }: AskedReport,
): AsyncGenerator<string> {
  const engagementOf = engagementsOf(desk);
  // A statement names the engagements its reader leads, and nothing of what the same people did elsewhere.
  const within = scope.by === 'engagement' ? new Set(scope.ids) : null;
  const rowsOf = reportRows[query.kind];
  const sums = new ReportSums(query.kind);
  const ofAttendance = query.kind === 'attendance' && scope.by === 'person';
  const agreements = ofAttendance ? await readAgreements(database, caller) : new Map();
  // Who recorded nothing is the one most worth a line there.
  const always = ofAttendance ? scope.ids.filter((id) => desk.everybody.get(id)?.active !== false) : [];
  yield line({ head });
  // In the caller's own name: row-level security gives rates to those who lead the engagement, and to admins.
  const rates =
    query.kind === 'billing' && scope.by === 'engagement'
      ? await database.as({ mode: 'person', ...caller }, (tx) => readRates(tx, caller.providerId, scope.ids))
      : [];
  const budgets = query.kind === 'exceptions' ? await readUsed(database, caller, desk, query) : [];
  const roleIn = (engagementId: string, personId: string) => {
    const engagement = desk.engagements.get(engagementId);
    return engagement ? memberRoleOf(engagement, personId as PersonId) : null;
  };
  const rowsOfSome = async (kept: readonly KeptWeek[]): Promise<ReportRow[]> => {
    const titles = await database.as({ mode: 'person', ...caller }, (tx) =>
      readTitles(tx, caller.providerId, kept),
    );
    const report: ReportContext = {
      zones: context.calendars.zones,
      engagementOf: (id) => (within && !within.has(id) ? null : engagementOf(id)),
      workItemOf: (id) => titles.get(id) ?? null,
      rateOf: ({ engagementId, activity, shiftDate }, personId) =>
        engagementId === null
          ? null
          : (rateOf(rates, {
              engagementId,
              activity,
              role: roleIn(engagementId, personId),
              date: shiftDate,
            })?.minorPerHour ?? null),
      budgets,
      from: query.from,
      until: query.until,
      now: context.now,
    };
    return kept.flatMap(({ personId, week, entries, sheet }) => {
      const person = desk.everybody.get(personId);
      return rowsOf(
        {
          person: { id: personId, name: person?.name ?? personId, timeZone: person?.timeZone ?? 'UTC' },
          week,
          entries: entries.map(({ entry, index, hash, receivedAt, late }) => ({
            ...entry,
            receipt: { index, hash, receivedAt, late, signature: '' },
          })),
          sheet,
          agreement: agreements.get(personId) ?? null,
        },
        report,
      );
    });
  };
  for (const week of weeksOf(query)) {
    // Of a large firm's week its rows are held, since they go out by date, and the entries of one team at a time.
    const rows: ReportRow[] = [];
    for await (const kept of readWeek(database, caller, week, scope, always))
      for (const row of await rowsOfSome(kept)) rows.push(row);
    // A piece at a time: a write for each row would cost more than the row.
    let piece = '';
    for (const row of rows.sort(byFirstCells)) {
      sums.add(row);
      piece += line({ row });
      if (piece.length < pieceLength) continue;
      yield piece;
      piece = '';
    }
    if (piece !== '') yield piece;
  }
  yield line({ end: sums.end });
}

/** By date, then by what stands beside it. */
const byFirstCells = (a: ReportRow, b: ReportRow): number => {
  for (const index of [0, 1, 2]) {
    const [left, right] = [String(a[index] ?? ''), String(b[index] ?? '')];
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
};
