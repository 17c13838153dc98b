import { sql } from 'kysely';
import type { Rate } from '#shared/billing/rate';
import type { Client } from '#shared/clients/client';
import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import type { Person } from '#shared/people/person';
import { billedOf, type PackedWeek, type PackHead, type PackLine, sealText } from '#shared/reports/pack';
import { countedIn } from '#shared/reports/reported-week';
import type { CalendarRow } from '#shared/sync/row';
import { receiptText } from '#shared/time-entries/receipt';
import { weekOf } from '#shared/time-entries/week';
import { recordAudit, sha256 } from '../audit/record';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { readRates } from '../time/price-book';
import type { ReceiptSigner } from '../time/receipt-signer';
import { type KeptWeek, readWeek, weeksOf } from './read-weeks';

export interface PackOrder {
  readonly providerId: string;
  readonly provider: string;
  /** The client's code, as the firm writes it. */
  readonly client: string;
  /** YYYY-MM-DD, both included. */
  readonly from: string;
  readonly until: string;
  /** Epoch ms. */
  readonly now: number;
}

/** Why there is no pack. */
export type PackRefusal = 'no-client' | 'export-off';

interface Firm {
  readonly client: Client;
  readonly engagements: readonly Engagement[];
  readonly people: ReadonlyMap<string, Person>;
  readonly calendar: CalendarRow | null;
  readonly rates: readonly Rate[];
}

const readFirm = async (tx: HubTransaction, providerId: string, code: string): Promise<Firm | null> => {
  const { rows } = await sql<{ kind: string; id: string; body: object }>`
    SELECT kind, id, body FROM feed_row WHERE provider_id = ${providerId}
      AND kind IN ('person', 'engagement', 'client', 'calendar') AND body IS NOT NULL`.execute(tx);
  const of = <T>(kind: string): T[] => rows.filter((row) => row.kind === kind).map(({ body }) => body as T);
  const client = of<Client>('client').find((one) => one.code.toLowerCase() === code.toLowerCase());
  if (!client) return null;
  const calendar = of<CalendarRow>('calendar').find(({ id }) => id === client.calendarId);
  const engagements = of<Engagement>('engagement').filter(({ clientId }) => clientId === client.id);
  const rates = await readRates(
    tx,
    providerId,
    engagements.map(({ id }) => id),
  );
  return {
    client,
    engagements,
    rates,
    people: new Map(of<Person>('person').map((person) => [person.id as string, person])),
    calendar: calendar ?? null,
  };
};

/** The hash before each of these places in a person's chain. */
const readPrevious = async (
  tx: HubTransaction,
  providerId: string,
  personId: string,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, string>> => {
  const { rows } = await sql<{ chain_index: string; hash: string }>`
    SELECT chain_index, hash FROM time_entry WHERE provider_id = ${providerId} AND person_id = ${personId}
      AND chain_index = ANY (${indexes.map((index) => index - 1)}::bigint[])`.execute(tx);
  return new Map(rows.map(({ chain_index, hash }) => [Number(chain_index) + 1, hash]));
};

const noHash = '0'.repeat(64);

const packWeek = async (
  database: HubDatabase,
  { providerId }: PackOrder,
  signer: ReceiptSigner,
  firm: Firm,
  head: PackHead,
  kept: KeptWeek,
): Promise<PackedWeek> => {
  const ours = new Set(head.engagements.map(({ id }) => id));
  const { personId, week } = kept;
  // What an entry of another week was moved from stands in that week's line.
  const links = kept.entries.filter(
    ({ entry }) =>
      ours.has(entry.engagementId ?? '') && (weekOf(entry.shiftDate) === week || entry.supersedes !== null),
  );
  const linked = new Set<string | null>(links.map(({ entry }) => entry.id));
  const previous = await database.as({ mode: 'provider', providerId }, (tx) =>
    readPrevious(
      tx,
      providerId,
      personId,
      links.map(({ index }) => index),
    ),
  );
  const person = firm.people.get(personId);
  const { sheet } = kept;
  const roles = firm.engagements.flatMap((engagement) => {
    const role = memberRoleOf(engagement, personId as PersonId);
    return role === null ? [] : [[engagement.id, role] as const];
  });
  const packed = {
    person: { id: personId, name: person?.name ?? personId, timeZone: person?.timeZone ?? 'UTC' },
    roles: Object.fromEntries(roles),
    week,
    sheet,
    approver: sheet?.decidedBy ? (firm.people.get(sheet.decidedBy)?.name ?? null) : null,
    links: links.map(({ entry, index, hash, receivedAt, late }) => ({
      index,
      previous: previous.get(index) ?? noHash,
      hash,
      receivedAt,
      late,
      signature: signer.sign(receiptText(personId, entry.id, { index, hash, receivedAt, late })),
      entry,
    })),
    elsewhere: kept.entries.flatMap(({ entry: { id, supersedes, recordedAt, engagementId } }) =>
      supersedes !== null && linked.has(supersedes) && !ours.has(engagementId ?? '')
        ? [{ id: id as string, supersedes: supersedes as string, recordedAt }]
        : [],
    ),
  };
  const counting = new Set<string>(
    countedIn({ entries: kept.entries.map(({ entry }) => entry), week }, head).map(({ id }) => id),
  );
  const fallen: string[] = [];
  for (;;) {
    const billed = billedOf({ ...packed, fallen }, head);
    const wrong = billed.flatMap(({ entries }) => entries.filter((id) => !counting.has(id)));
    if (wrong.length === 0) return { ...packed, ...(fallen.length > 0 ? { fallen } : {}), billed };
    // Without it what it corrected would count, which may have fallen as well.
    fallen.push(...wrong);
  }
};

/**
 * The lines of an auditor's pack, or why there is none; it is written to the audit that it was made. An engagement that
 * lets nothing be exported is in no pack: its entries' words are part of their hashes.
 */
export const openPack = async (
  database: HubDatabase,
  signer: ReceiptSigner,
  order: PackOrder,
): Promise<PackRefusal | (() => AsyncGenerator<string>)> => {
  const { providerId, provider, from, until, now } = order;
  const firm = await database.as({ mode: 'provider', providerId }, (tx) =>
    readFirm(tx, providerId, order.client),
  );
  if (!firm) return 'no-client';
  if (firm.engagements.some(({ dataPolicy }) => !dataPolicy.export)) return 'export-off';
  const facts = { use: 'export', report: 'pack', client: firm.client.id, from, until };
  await database.as({ mode: 'provider', providerId }, (tx) =>
    recordAudit(tx, providerId, { event: 'use.allowed', personId: null, deviceId: null, facts }, now),
  );
  const head: PackHead = {
    version: 1,
    provider,
    client: { id: firm.client.id, name: firm.client.name },
    from,
    until,
    dated: 'shift-date',
    madeAt: now,
    receiptKey: signer.publicKey,
    engagements: firm.engagements.map(({ id, name, rounding }) => ({
      id,
      title: name,
      rounding: rounding ?? null,
    })),
    currency: firm.client.currency,
    rates: [...firm.rates],
    calendar: firm.calendar && {
      id: firm.calendar.id,
      revision: firm.calendar.revision ?? 1,
      zone: firm.calendar.zone,
    },
  };
  return () => linesOf(database, signer, order, firm, head);
};

async function* linesOf(
  database: HubDatabase,
  signer: ReceiptSigner,
  order: PackOrder,
  firm: Firm,
  head: PackHead,
): AsyncGenerator<string> {
  let seal = '';
  const sums = { entries: 0, raw: 0, rounded: 0, charge: 0 };
  const line = (of: PackLine): string => {
    const text = JSON.stringify(of);
    seal = sha256(seal + text);
    return `${text}\n`;
  };
  yield line({ pack: head });
  const scope = {
    by: 'engagement' as const,
    ids: head.engagements.map(({ id }) => id),
    subject: firm.client.name,
  };
  for (const week of weeksOf(order)) {
    for await (const some of readWeek(database, order, week, scope))
      for (const kept of some) {
        const packed = await packWeek(database, order, signer, firm, head, kept);
        for (const { entries, raw, total, charge } of packed.billed) {
          sums.entries += entries.length;
          sums.raw += raw;
          sums.rounded += total;
          sums.charge += charge ?? 0;
        }
        yield line({ week: packed });
      }
  }
  yield line({ sums });
  yield `${JSON.stringify({ seal: { sha256: seal, signature: signer.sign(sealText(seal)) } })}\n`;
}
