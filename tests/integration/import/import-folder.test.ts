import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RowKind } from '#shared/sync/row';
import { importFolder } from '../../../server/import/import-folder';
import { providerIdOf, rowIds } from '../../../server/import/row-ids';
import type { HubDatabase } from '../../../server/storage/database';
import { FeedWriter } from '../../../server/storage/feed-writer';
import { type OpenedDatabase, openDatabase } from '../../../server/storage/open-database';
import { generateFirm } from '../../support/generate-firm';
import { removeHubFolder } from '../../support/hub-folder';
import { type FirmChanges, smallFirm, writeFirm } from '../../support/small-firm';

const now = Date.parse('2026-11-24T10:00:00Z');
const day = 86_400_000;

let folder: string;
let opened: OpenedDatabase;
let database: HubDatabase;
/** Each test imports a provider of its own, so that none sees another's rows. */
let provider: string;
let turn = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-import-'));
  opened = await openDatabase({ folder: join(folder, 'hub'), url: undefined, ownsServer: true });
  database = opened.database;
});

afterAll(async () => {
  await opened.close();
  await removeHubFolder(join(folder, 'hub'));
  await rm(folder, { recursive: true, force: true });
});

beforeEach(() => {
  turn += 1;
  provider = `acme-${turn}`;
});

const run = async (changes: FirmChanges = {}, options: { dryRun?: boolean; now?: number } = {}) => {
  const files = { 'provider.csv': `key,name\n${provider},Acme Back Office\n`, ...changes };
  const firm = await writeFirm(files, await mkdtemp(join(folder, 'firm-')));
  return importFolder(database, firm, { dryRun: false, now, ...options });
};

const asProvider = <T>(work: Parameters<typeof database.as<T>>[1]): Promise<T> =>
  database.as({ mode: 'provider', providerId: providerIdOf(provider) }, work);

const ids = () => rowIds(providerIdOf(provider));

const read = async (kind: RowKind, id: string): Promise<Record<string, unknown> | undefined> =>
  asProvider(async (tx) => {
    const row = await tx
      .selectFrom('feed_row')
      .select('body')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .where('body', 'is not', null)
      .executeTakeFirst();
    return row?.body as Record<string, unknown> | undefined;
  });

const head = () =>
  asProvider(async (tx) => {
    const row = await tx
      .selectFrom('provider')
      .select('seq')
      .where('provider_id', '=', providerIdOf(provider))
      .executeTakeFirst();
    return row ? Number(row.seq) : null;
  });

const changed = (file: keyof typeof smallFirm, from: string, to: string): FirmChanges => {
  expect(smallFirm[file]).toContain(from);
  return { [file]: smallFirm[file].replace(from, to) };
};

/** Edits a work item as the program does: through the feed, with a new revision. */
const editWorkItem = async (key: string, edit: Record<string, unknown>): Promise<void> => {
  const id = ids().workItem(key);
  const body = await read('workItem', id);
  await asProvider(async (tx) => {
    const feed = await FeedWriter.open(tx, providerIdOf(provider));
    const edited = { ...body, ...edit } as never;
    feed.put({ kind: 'workItem', id, scope: ids().engagement('wren-bk'), body: edited });
    await feed.flush();
  });
};

describe('the first import', () => {
  it('brings every row, who may see it, and the way to sign in', async () => {
    const report = await run();
    expect(report).toMatchObject({ ok: true, problems: [], conflicts: [], missing: [] });
    expect(report.counts).toMatchObject({
      person: { added: 2 },
      client: { added: 1 },
      workItem: { added: 2, changed: 0, unchanged: 0 },
      agreement: { added: 1, changed: 0, unchanged: 0 },
    });
    expect(await head()).toBe(11);
    expect(await read('workItem', ids().workItem('w1'))).toMatchObject({ title: 'Reconcile October 2026' });
    const seen = await asProvider((tx) => tx.selectFrom('scope_member').selectAll().execute());
    expect(seen.map(({ person_id }) => person_id).sort()).toEqual(
      [ids().person('pat'), ids().person('lee')].sort(),
    );
    const accounts = await asProvider((tx) => tx.selectFrom('person_account').select('email_key').execute());
    expect(accounts.map(({ email_key }) => email_key).sort()).toEqual([
      'lee@acme.example',
      'pat@acme.example',
    ]);
  });

  it('shows a member the engagement’s work, and nobody else', async () => {
    await run(changed('members.csv', 'wren-bk,lee,lead\n', ''));
    const itemsSeenBy = (person: string) =>
      database.as(
        { mode: 'person', providerId: providerIdOf(provider), personId: ids().person(person) },
        (tx) => tx.selectFrom('feed_row').select('id').where('kind', '=', 'workItem').execute(),
      );
    expect(await itemsSeenBy('pat')).toHaveLength(2);
    expect(await itemsSeenBy('lee')).toHaveLength(0);
  });

  it('brings nothing where one row of the last file is bad', async () => {
    const report = await run(changed('work-items.csv', ',high,', ',highest,'));
    expect(report).toMatchObject({ ok: false, problems: [{ file: 'work-items.csv', line: 2 }] });
    expect(await head()).toBeNull();
  });

  it('brings nothing where a calendar cannot be used', async () => {
    const report = await run({ 'holidays.csv': 'calendar,rule\nlondon,XX\n' });
    expect(report).toMatchObject({ ok: false, problems: [{ file: 'holidays.csv', line: 2 }] });
    expect(await head()).toBeNull();
  });

  it('is done once where two are started together', async () => {
    const reports = await Promise.all([run(), run()]);
    expect(reports.map(({ counts }) => counts.workItem?.added).sort()).toEqual([0, 2]);
    expect(await head()).toBe(11);
  });

  it('says in a dry run what it would bring, and brings nothing', async () => {
    const report = await run({}, { dryRun: true });
    expect(report).toMatchObject({ ok: true, dryRun: true, counts: { workItem: { added: 2 } } });
    expect(await head()).toBeNull();
    expect(await asProvider((tx) => tx.selectFrom('import_row').selectAll().execute())).toEqual([]);
  });
});

describe('a generated firm', () => {
  it('is imported whole, all of it in one person’s sight', async () => {
    const firm = await mkdtemp(join(folder, 'generated-'));
    await generateFirm(firm, 500);
    const report = await importFolder(database, firm, { dryRun: false, now });
    expect(report).toMatchObject({ ok: true, warnings: [], counts: { workItem: { added: 500 } } });
    const bulk = providerIdOf('bulk');
    const seen = await database.as(
      { mode: 'person', providerId: bulk, personId: rowIds(bulk).person('pat') },
      (tx) => tx.selectFrom('feed_row').select('id').where('kind', '=', 'workItem').execute(),
    );
    expect(seen).toHaveLength(500);
  });
});

describe('a second import', () => {
  it('of the same files writes nothing, and keeps the first import’s dates', async () => {
    await run();
    const before = await head();
    const due = (await read('workItem', ids().workItem('w1')))?.['dueAt'];
    const report = await run({}, { now: now + 40 * day });
    expect(report.counts.workItem).toEqual({ added: 0, changed: 0, unchanged: 2 });
    expect(await head()).toBe(before);
    expect((await read('workItem', ids().workItem('w1')))?.['dueAt']).toBe(due);
  });

  it('writes only the rows that changed in the files', async () => {
    await run();
    const before = await head();
    const report = await run(changed('work-items.csv', 'Enter bills', 'Enter all bills'));
    expect(report.counts.workItem).toEqual({ added: 0, changed: 1, unchanged: 1 });
    expect(await head()).toBe((before ?? 0) + 1);
    expect(await read('workItem', ids().workItem('w2'))).toMatchObject({
      title: 'Enter all bills',
      revision: 2,
    });
  });

  it('adds rows that are new beside those that were there', async () => {
    await run();
    const more = `${smallFirm['work-items.csv']}w3,wren-ltd,Close the month,close,,,low,+9d,45,ready,,\n`;
    expect((await run({ 'work-items.csv': more })).counts.workItem).toEqual({
      added: 1,
      changed: 0,
      unchanged: 2,
    });
  });

  it('leaves what was edited in the program, and reports it where the file changed too', async () => {
    await run();
    await editWorkItem('w2', { title: 'Edited here', priority: 'urgent', revision: 2 });
    expect((await run()).conflicts).toEqual([]);
    const files = changed('work-items.csv', 'Enter bills,bills', 'Edited there,payables');
    for (let time = 0; time < 2; time++) {
      const report = await run(files);
      expect(report.conflicts).toEqual([{ file: 'work-items.csv', line: 4, key: 'w2', field: 'title' }]);
    }
    expect(await read('workItem', ids().workItem('w2'))).toMatchObject({
      title: 'Edited here',
      priority: 'urgent',
      kind: 'payables',
    });
  });

  it('says in a dry run what it would change, and changes nothing', async () => {
    await run();
    const before = await head();
    const report = await run(changed('work-items.csv', 'Enter bills', 'Enter all bills'), { dryRun: true });
    expect(report.counts.workItem).toMatchObject({ changed: 1 });
    expect(await head()).toBe(before);
    expect(await read('workItem', ids().workItem('w2'))).toMatchObject({ title: 'Enter bills' });
  });

  it('takes a member who left the files out of the engagement’s sight', async () => {
    await run();
    await run(changed('members.csv', 'wren-bk,lee,lead\n', ''));
    const seen = await asProvider((tx) => tx.selectFrom('scope_member').select('person_id').execute());
    expect(seen).toEqual([{ person_id: ids().person('pat') }]);
  });

  it('lets two people swap their addresses', async () => {
    await run();
    const people = smallFirm['people.csv']
      .replace('pat@', 'x@')
      .replace('lee@', 'pat@')
      .replace('x@', 'lee@');
    expect(await run({ 'people.csv': people })).toMatchObject({
      ok: true,
      counts: { person: { changed: 2 } },
    });
  });

  it('names an address that an earlier import gave to another key', async () => {
    await run();
    const report = await run({
      ...changed('people.csv', 'lee,Lee', 'leo,Lee'),
      ...changed('teams.csv', ',lee', ',leo'),
      ...changed('members.csv', ',lee,', ',leo,'),
    });
    expect(report.problems).toEqual([
      {
        file: 'people.csv',
        line: 3,
        reason: 'email "lee@acme.example" belongs to somebody of an earlier import; keep that key',
      },
    ]);
  });

  it('names rows that are gone from the files, and leaves them', async () => {
    await run();
    const report = await run({ 'work-items.csv': 'key,matter,title,kind\n' });
    expect(report.missing.map(({ key }) => key).sort()).toEqual(['w1', 'w2']);
    expect(await read('workItem', ids().workItem('w1'))).toBeDefined();
  });
});
