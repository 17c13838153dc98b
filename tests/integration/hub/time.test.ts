import { createPublicKey, verify } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hubDescription } from '#shared/protocol/hub-api';
import { receiptText } from '#shared/time-entries/receipt';
import { type TimeEntry, type TimeEntryDraft, timeEntry } from '#shared/time-entries/time-entry';
import { presenceId } from '#shared/time-entries/timer';
import { type LedgerReport, verifyLedger } from '../../../server/time/verify-ledger';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';
import { hour, noon } from '../../support/sample-rows';
import { sampleEntry, sampleRun } from '../../support/sample-time';

let hub: TestHub;

beforeAll(async () => {
  hub = await TestHub.start({ providers: ['acme', 'bolt'] });
});
afterAll(() => hub.close());

/** Every row of a kind that somebody's replica would hold. */
const rowsOf = async (caller: HubCaller, kind: string) =>
  (await caller.pull()).entries.filter((entry) => entry.kind === kind && entry.row !== null);

const entriesOf = async (caller: HubCaller): Promise<TimeEntry[]> =>
  (await rowsOf(caller, 'timeEntry')).map(({ row }) => timeEntry.parse(row));

const onWren = (n: number, change: Partial<TimeEntryDraft> = {}) =>
  sampleEntry(n, { engagementId: hub.ids().engagement('wren-bk'), ...change });

/** How many of somebody's entries another sees in the ledger itself. */
const seenBy = (reader: string, owner: string): Promise<number> =>
  hub.database.as(
    { mode: 'person', providerId: hub.providerId(), personId: hub.ids().person(reader) },
    async (tx) => {
      const rows = await tx
        .selectFrom('time_entry')
        .select('id')
        .where('person_id', '=', hub.ids().person(owner))
        .execute();
      return rows.length;
    },
  );

describe('time on the hub', () => {
  it('is taken in with a receipt that anybody can check, in a chain in the order of arrival', async () => {
    const pat = await hub.signIn('pat');
    const [first, second] = [onWren(1), onWren(2)];
    expect(await pat.recordTime(first)).toMatchObject({ outcome: 'applied' });
    expect(await pat.recordTime(second)).toMatchObject({ outcome: 'applied' });
    const mine = await entriesOf(pat);
    expect(mine.map(({ id, receipt }) => [id, receipt?.index])).toEqual([
      [first.id, 1],
      [second.id, 2],
    ]);
    const { receiptKey = '' } = hubDescription.parse((await hub.ask('/v1/hub')).body);
    for (const { id, personId, receipt } of mine) {
      if (!receipt) throw new Error('an entry came back without its receipt');
      const signed = (text: string) =>
        verify(
          null,
          Buffer.from(text),
          createPublicKey(receiptKey),
          Buffer.from(receipt.signature, 'base64'),
        );
      expect(signed(receiptText(personId, id, receipt))).toBe(true);
      expect(signed(receiptText(personId, id, { ...receipt, index: receipt.index + 1 }))).toBe(false);
    }
  });

  it('is taken in once, however often it is sent', async () => {
    const sam = await hub.signIn('sam');
    const mutation = sam.mutation({
      scope: sam.session.personId as never,
      recordedAt: noon * 2,
      command: { type: 'time-entry.record', entries: [sampleEntry(1)] },
    });
    const [one, two] = await sam.push(mutation, mutation);
    expect([one?.outcome, two?.outcome]).toEqual(['applied', 'duplicate']);
    expect(await sam.push(mutation)).toMatchObject([{ outcome: 'duplicate' }]);
    expect(await entriesOf(sam)).toHaveLength(1);
    expect(await seenBy('sam', 'sam')).toBe(1);
  });

  it('never lets an entry be written over', async () => {
    const sam = await hub.signIn('sam');
    const entry = sampleEntry(3);
    await sam.recordTime(entry);
    expect(await sam.recordTime({ ...entry, endedAt: entry.endedAt + 1 })).toMatchObject({
      outcome: 'rejected',
      error: { code: 'time-entry.already-recorded' },
    });
    const rae = await hub.signIn('rae');
    expect(await rae.recordTime(entry)).toMatchObject({ outcome: 'rejected' });
  });

  it('is taken in for an engagement that is out of sight, and shown to nobody there', async () => {
    const pat = await hub.signIn('pat');
    const finch = hub.ids().engagement('finch-tx');
    expect(await pat.recordTime(sampleEntry(5, { engagementId: finch }))).toMatchObject({
      outcome: 'applied',
    });
    const run = sampleRun(6, { engagementId: finch });
    expect(await pat.time({ type: 'timer.start', ended: null, entries: [], run })).toMatchObject({
      outcome: 'applied',
    });
    const kim = await hub.signIn('kim');
    expect(await rowsOf(kim, 'presence')).toEqual([]);
    const ended = { id: run.id, engagementId: finch };
    await pat.time({ type: 'timer.stop', ended, entries: [], run: null });
  });

  it('is kept from two workstations that overlap', async () => {
    const rae = await hub.signIn('rae');
    const other = await hub.signIn('rae');
    await rae.recordTime(sampleEntry(1), sampleEntry(2));
    await other.recordTime(sampleEntry(1));
    const mine = await entriesOf(rae);
    expect(mine.map(({ receipt }) => receipt?.index)).toEqual([1, 2, 3]);
    expect(new Set(mine.map(({ deviceId }) => deviceId)).size).toBe(2);
  });

  it('is refused with its reason where it was a slip, and nothing of it is taken in', async () => {
    const ada = await hub.signIn('ada');
    const slips: readonly [string, TimeEntryDraft][] = [
      ['time-entry.ends-before-start', sampleEntry(1, { endedAt: noon - 1 })],
      ['time-entry.too-long', sampleEntry(1, { endedAt: noon + 400 * hour })],
    ];
    for (const [code, slip] of slips)
      expect(await ada.recordTime(slip)).toMatchObject({ outcome: 'rejected', error: { code } });
    const record = (entry: TimeEntryDraft) => ({ type: 'time-entry.record' as const, entries: [entry] });
    expect(await ada.time(record(sampleEntry(3)), { recordedAt: noon })).toMatchObject({
      outcome: 'rejected',
      error: { code: 'time-entry.future' },
    });
    const scope = ada.session.personId as never;
    const long = ada.mutation({ scope, command: record(sampleEntry(1, { note: 'x'.repeat(2 ** 20) })) });
    expect(await ada.push(long)).toMatchObject([{ outcome: 'rejected' }]);
    expect(await entriesOf(ada)).toEqual([]);
  });

  it('is kept of a machine whose clock is a year off, with what that clock said and what is true', async () => {
    const ada = await hub.signIn('ada');
    const year = 365 * 24 * hour;
    const ahead = sampleEntry(1, {
      startedAt: hub.clock.now() + year - hour,
      endedAt: hub.clock.now() + year,
      hubOffset: -year,
    });
    expect(await ada.recordTime(ahead)).toMatchObject({ outcome: 'applied' });
    const [kept] = await entriesOf(ada);
    expect(kept).toMatchObject({ startedAt: ahead.startedAt, recordedAt: ahead.endedAt, hubOffset: -year });
    expect(kept?.receipt?.receivedAt).toBe(hub.clock.now());
  });

  it('is read by its person, by who leads the engagement, and by an admin; by nobody else', async () => {
    const pat = await hub.signIn('pat');
    const all = (await entriesOf(pat)).length;
    expect(await seenBy('pat', 'pat')).toBe(all);
    expect(await seenBy('lee', 'pat')).toBe(all);
    expect(await seenBy('ada', 'pat')).toBe(all);
    for (const stranger of ['sam', 'rae', 'obi']) expect(await seenBy(stranger, 'pat')).toBe(0);
    // Kim leads nothing, though the entry is on an engagement that Kim sees.
    expect(await seenBy('kim', 'pat')).toBe(0);
    const lee = await hub.signIn('lee');
    expect(await entriesOf(lee)).toEqual([]);
  });

  it('cannot be recorded in the name or the scope of somebody else', async () => {
    const pat = await hub.signIn('pat');
    const scope = hub.ids().person('sam') as never;
    expect(await pat.time({ type: 'time-entry.record', entries: [sampleEntry(1)] }, { scope })).toMatchObject(
      {
        outcome: 'rejected',
        error: { code: 'scope.not-visible' },
      },
    );
  });
});

describe('the running timer', () => {
  it('shows colleagues who is at work, and on what, and nothing more', async () => {
    const sam = await hub.signIn('sam');
    const wren = hub.ids().engagement('wren-bk');
    const workItemId = hub.ids().workItem('w3');
    const run = sampleRun(1, { engagementId: wren, workItemId, note: 'Chasing receipts', activity: 'Call' });
    await sam.time({ type: 'timer.start', ended: null, entries: [], run });
    const pat = await hub.signIn('pat');
    const of = async () =>
      (await rowsOf(pat, 'presence')).find(({ id }) => id === presenceId(sam.session.personId, wren))?.row;
    expect(await of()).toEqual({
      id: presenceId(sam.session.personId, wren),
      personId: sam.session.personId,
      engagementId: wren,
      workItemId,
      since: run.startedAt,
      writtenAt: expect.any(Number),
    });
    expect(await rowsOf(pat, 'timer')).not.toContainEqual(
      expect.objectContaining({ id: sam.session.personId }),
    );
    const ended = { id: run.id, engagementId: wren };
    await sam.time({ type: 'timer.stop', ended, entries: [onWren(2, { runId: run.id })], run: null });
    expect(await of()).toMatchObject({ since: null, workItemId: null });
  });

  it('is one a person: of two workstations that did not know of each other, the later runs and the other waits', async () => {
    const [desk, laptop] = [await hub.signIn('obi'), await hub.signIn('obi')];
    const [early, late] = [sampleRun(1), sampleRun(3)];
    await laptop.time({ type: 'timer.start', ended: null, entries: [], run: late });
    await desk.time({ type: 'timer.start', ended: null, entries: [], run: early });
    const timerOf = async () => (await rowsOf(desk, 'timer'))[0]?.row;
    expect(await timerOf()).toMatchObject({ current: { id: late.id }, open: [{ id: early.id }] });
    const ended = { id: early.id, engagementId: null };
    const entries = [sampleEntry(2, { runId: early.id })];
    await desk.time({ type: 'timer.stop', ended, entries, run: null });
    expect(await timerOf()).toMatchObject({ current: { id: late.id }, open: [] });
  });
});

/** What the verifier says of one person while the database's owner has done this; it is undone afterwards. */
const reportAfter = async (...doings: readonly RawBuilder<unknown>[]): Promise<LedgerReport | undefined> => {
  const { owner } = hub.database;
  // Columns that PostgreSQL reckons from the others are not put back but reckoned again.
  const { rows } = await sql<{ names: string }>`
    SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) AS names FROM information_schema.columns
    WHERE table_name = 'time_entry' AND is_generated = 'NEVER'`.execute(owner);
  const columns = sql.raw(rows[0]?.names ?? '');
  await sql`CREATE TABLE ledger_copy AS SELECT ${columns} FROM time_entry`.execute(owner);
  try {
    for (const doing of doings) await doing.execute(owner);
    const reports = await verifyLedger(hub.database, hub.providerId());
    return reports.find(({ personId }) => personId === hub.ids().person('kim'));
  } finally {
    await sql`DELETE FROM time_entry`.execute(owner);
    await sql`INSERT INTO time_entry (${columns}) SELECT ${columns} FROM ledger_copy`.execute(owner);
    await sql`DROP TABLE ledger_copy`.execute(owner);
  }
};

describe('the ledger’s verifier (security check 39)', () => {
  const kims = () => sql`provider_id = ${hub.providerId()} AND person_id = ${hub.ids().person('kim')}`;

  beforeAll(async () => {
    const kim = await hub.signIn('kim');
    for (let n = 1; n <= 6; n++) await kim.recordTime(sampleEntry(n));
  });

  it('finds nothing where nothing was done', async () => {
    const reports = await verifyLedger(hub.database, hub.providerId());
    expect(reports.length).toBeGreaterThan(3);
    expect(reports.filter(({ problem }) => problem !== null)).toEqual([]);
    expect((await reportAfter())?.head.index).toBe(6);
  });

  it('names an entry that was edited, in any of its parts', async () => {
    const edits = [
      sql`entry = jsonb_set(entry, '{endedAt}', to_jsonb((entry ->> 'endedAt')::bigint + 60000))`,
      sql`received_at = received_at - 1`,
      sql`late = true`,
      sql`hash = repeat('0', 64)`,
    ];
    for (const edit of edits)
      expect(
        (await reportAfter(sql`UPDATE time_entry SET ${edit} WHERE ${kims()} AND chain_index = 3`))?.problem,
      ).toEqual({ kind: 'changed', index: 3 });
  });

  it('names the place of one that was taken out, and of a tail that was cut off', async () => {
    const gone = sql`DELETE FROM time_entry WHERE ${kims()} AND chain_index = 2`;
    expect((await reportAfter(gone))?.problem).toEqual({ kind: 'missing', index: 2 });
    const tail = sql`DELETE FROM time_entry WHERE ${kims()} AND chain_index > 4`;
    expect((await reportAfter(tail))?.problem).toEqual({ kind: 'truncated', index: 5 });
    const all = sql`DELETE FROM time_entry WHERE ${kims()}`;
    expect((await reportAfter(all))?.problem).toEqual({ kind: 'truncated', index: 1 });
  });

  it('names the first of two that were exchanged, and one that was moved up into a gap', async () => {
    const to = (from: number, until: number) =>
      sql`UPDATE time_entry SET chain_index = ${until} WHERE ${kims()} AND chain_index = ${from}`;
    expect((await reportAfter(to(2, 99), to(4, 2), to(99, 4)))?.problem).toEqual({
      kind: 'changed',
      index: 2,
    });
    const gone = sql`DELETE FROM time_entry WHERE ${kims()} AND chain_index = 5`;
    expect((await reportAfter(gone, to(6, 5)))?.problem).toEqual({ kind: 'changed', index: 5 });
  });

  it('names an entry that was slipped in from another’s ledger', async () => {
    const forged = sql`
      UPDATE time_entry SET entry = other.entry, hash = other.hash FROM time_entry other
      WHERE time_entry.provider_id = ${hub.providerId()} AND time_entry.person_id = ${hub.ids().person('kim')}
        AND time_entry.chain_index = 1 AND other.provider_id = ${hub.providerId()}
        AND other.person_id = ${hub.ids().person('rae')} AND other.chain_index = 1`;
    expect((await reportAfter(forged))?.problem).toEqual({ kind: 'changed', index: 1 });
  });

  it('is needed: the app itself can neither change nor take out', async () => {
    const actor = { mode: 'provider', providerId: hub.providerId() } as const;
    for (const statement of [sql`UPDATE time_entry SET late = true`, sql`DELETE FROM time_entry`])
      await expect(hub.database.as(actor, (tx) => statement.execute(tx))).rejects.toMatchObject({
        code: '42501',
      });
  });
});
