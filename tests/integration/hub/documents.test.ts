import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { document } from '#shared/documents/document';
import { compacted, makeBody } from '#shared/documents/merge-body';
import { withMember, withoutMember } from '../../support/edit-members';
import type { HubCaller } from '../../support/hub-caller';
import { BodyOnDesk, makeDocument } from '../../support/hub-document';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';

let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let lee: HubCaller;
let kim: HubCaller;

beforeAll(async () => {
  hub = await TestHub.start();
  [pat, sam, lee, kim] = await Promise.all([
    hub.signIn('pat'),
    hub.signIn('sam'),
    hub.signIn('lee'),
    hub.signIn('kim'),
  ]);
});
afterAll(() => hub.close());

const rowOf = async (caller: HubCaller, id: string) => {
  const { entries } = await caller.pull();
  const entry = entries.find((each) => each.kind === 'document' && each.id === id);
  return entry?.row ? document.parse(entry.row) : null;
};

describe('what is written in a document', () => {
  it('is stored, told by the row, and read by state vector', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    expect(await mine.store(mine.type('Question presented'))).toEqual({ outcome: 'stored', number: 1 });
    expect(await rowOf(sam, id)).toMatchObject({ body: { number: 1, personId: pat.session.personId } });
    const theirs = new BodyOnDesk(sam, id);
    expect(await theirs.read()).toEqual({ number: 1, bodySchema: 1, news: true });
    expect(theirs.words).toEqual(['Question presented']);
    expect(await theirs.read()).toMatchObject({ news: false });
  });

  it('is refused where somebody else was first, and taken once it was made on top of that', async () => {
    const id = await makeDocument(pat);
    const [mine, theirs] = [new BodyOnDesk(pat, id), new BodyOnDesk(sam, id)];
    await mine.read();
    await theirs.read();
    await mine.store(mine.type('Facts'));
    const before = Y.encodeStateVector(theirs.doc);
    theirs.type('Discussion')();
    const change = Y.encodeStateAsUpdate(theirs.doc, before);
    expect(await theirs.send(change)).toEqual({ outcome: 'behind', number: 1 });
    await theirs.read();
    expect(await theirs.send(change)).toEqual({ outcome: 'stored', number: 2 });
    await mine.read();
    expect([...new Set(mine.words)].sort((a, b) => (a < b ? -1 : 1))).toEqual(['Discussion', 'Facts']);
    expect(mine.words).toEqual(theirs.words);
  });

  it('survives being added up, and stays small', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    for (let line = 1; line <= 31; line += 1) await mine.store(mine.type(`Line ${line}`));
    const kept = await hub.asProvider((tx) =>
      tx.selectFrom('document_update').select('number').where('document_id', '=', id).execute(),
    );
    expect(kept).toHaveLength(1);
    const theirs = new BodyOnDesk(sam, id);
    await theirs.read();
    expect(theirs.words).toEqual(mine.words);
  });

  it('is read whole though it is being added up meanwhile', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    for (let line = 1; line <= 29; line += 1) await mine.store(mine.type(`Line ${line}`));
    const theirs = new BodyOnDesk(sam, id);
    const adding = new pg.Client({ connectionString: hub.database.connectionString });
    await adding.connect();
    await adding.query('BEGIN; LOCK TABLE document_update IN ACCESS EXCLUSIVE MODE');
    const reading = theirs.read();
    await until(async () => {
      const { rows } = await adding.query('SELECT 1 FROM pg_locks WHERE NOT granted');
      expect(rows).toHaveLength(1);
    });
    // What the hub does after every so many changes.
    const state = Buffer.from(Y.encodeStateAsUpdate(mine.doc));
    await adding.query('UPDATE document_body SET state = $1, compacted = number WHERE document_id = $2', [
      state,
      id,
    ]);
    await adding.query('DELETE FROM document_update WHERE document_id = $1', [id]);
    await adding.query('COMMIT');
    await adding.end();
    expect(await reading).toMatchObject({ number: 29 });
    expect(theirs.words).toEqual(mine.words);
  });

  it('raises what an editor must know, and never lowers it', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    await mine.store(mine.type('Of a newer program'), 7);
    await mine.store(mine.type('Of an older one'), 1);
    expect(await mine.read()).toMatchObject({ bodySchema: 7 });
    expect(await rowOf(sam, id)).toMatchObject({ bodySchema: 7 });
  });

  it('is refused where nobody could read it, and the body stays as it was', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    await mine.store(mine.type('Sound'));
    expect(await mine.send(new Uint8Array([255, 1, 2, 3]))).toBe('document.body-invalid');
    const theirs = new BodyOnDesk(sam, id);
    await theirs.read();
    expect(theirs.words).toEqual(['Sound']);
  });
});

describe('the wall around bodies', () => {
  it('hides them from whoever does not see the engagement', async () => {
    const id = await makeDocument(pat);
    const mine = new BodyOnDesk(pat, id);
    await mine.read();
    await mine.store(mine.type('Privileged'));
    const stranger = new BodyOnDesk(kim, id);
    expect(await stranger.read()).toBe('document.not-found');
    expect(await stranger.store(stranger.type('Let me in'))).toBe('document.not-found');
    const rows = await hub.database.as(
      { mode: 'person', providerId: hub.providerId(), personId: kim.session.personId },
      async (tx) => [
        ...(await tx.selectFrom('document_body').select('number').execute()),
        ...(await tx.selectFrom('document_update').select('number').execute()),
      ],
    );
    expect(rows).toEqual([]);
  });

  it('seals what a former member wrote, and the lead brings it in beside what came since', async () => {
    const id = await makeDocument(pat);
    const [theirs, mine] = [new BodyOnDesk(sam, id), new BodyOnDesk(pat, id)];
    await mine.read();
    await mine.store(mine.type('Before'));
    await theirs.read();
    await withoutMember(lee, 'wren-bk', 'sam');
    expect(await theirs.read()).toBe('document.not-found');
    expect(await theirs.store(theirs.type('Written on the plane'))).toMatchObject({ outcome: 'sealed' });
    await mine.store(mine.type('Meanwhile'));
    const waiting = await lee.get('/v1/quarantine');
    const { edits } = waiting.body as { edits: { id: string; command: { type: string } }[] };
    const [edit] = edits.filter(({ command }) => command.type === 'document.write');
    expect(edit).toBeDefined();
    const decided = await lee.post('/v1/quarantine/decisions', {
      ids: [edit?.id],
      decision: 'apply',
      reason: 'Needed for the filing',
    });
    expect(decided.body).toMatchObject({ outcomes: [{ outcome: 'applied' }] });
    await mine.read();
    expect([...new Set(mine.words)].sort((a, b) => (a < b ? -1 : 1))).toEqual([
      'Before',
      'Meanwhile',
      'Written on the plane',
    ]);
    await withMember(lee, 'wren-bk', 'sam', 'professional');
  });

  it('is sealed once, though it is brought again after a lost reply', async () => {
    const id = await makeDocument(pat);
    const theirs = new BodyOnDesk(sam, id);
    await theirs.read();
    await withoutMember(lee, 'wren-bk', 'sam');
    theirs.type('Written on the train')();
    const [update, attempt] = [Y.encodeStateAsUpdate(theirs.doc), randomUUID()];
    const said = [await theirs.send(update, 1, attempt), await theirs.send(update, 1, attempt)];
    expect(said).toMatchObject([{ outcome: 'sealed' }, { outcome: 'sealed' }]);
    const { edits } = (await lee.get('/v1/quarantine')).body as { edits: { id: string }[] };
    expect(edits.filter((edit) => edit.id === attempt)).toHaveLength(1);
    const { rows } = await hub.asProvider((tx) =>
      sql`SELECT 1 FROM audit_entry WHERE content ->> 'event' = 'quarantine.sealed'
        AND content -> 'facts' ->> 'mutation' = ${attempt}`.execute(tx),
    );
    expect(rows).toHaveLength(1);
    await withMember(lee, 'wren-bk', 'sam', 'professional');
  });
});

it('a long row of changes adds up to what each in turn made', () => {
  const doc = makeBody(1);
  const updates: Uint8Array[] = [];
  doc.on('update', (update: Uint8Array) => updates.push(update));
  for (let n = 0; n < 50; n += 1) doc.getText('t').insert(0, `${n} `);
  const whole = makeBody(2);
  Y.applyUpdate(whole, compacted(updates));
  expect(whole.getText('t').toString()).toBe(doc.getText('t').toString());
});
