import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { client } from '#shared/clients/client';
import type { ConsentEdit } from '#shared/clients/edit-consent';
import type { PersonId, WorkItemId } from '#shared/kernel/ids';
import type { FeedPage } from '#shared/protocol/hub-api';
import { editAccess, engagementOf, withMember, withoutMember } from '../../support/edit-members';
import type { HubCaller } from '../../support/hub-caller';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';

let hub: TestHub;
let pat: HubCaller;
let lee: HubCaller;
let wren: string;

beforeAll(async () => {
  hub = await TestHub.start();
  [pat, lee] = [await hub.signIn('pat'), await hub.signIn('lee')];
  wren = hub.ids().engagement('wren-bk');
});
afterAll(() => hub.close());

const audited = (event: string) =>
  hub.asProvider(async (tx) => {
    const { rows } = await sql<{ content: Record<string, unknown> }>`
      SELECT content FROM audit_entry WHERE content ->> 'event' = ${event} ORDER BY index`.execute(tx);
    return rows.map(({ content }) => content);
  });

const at = (page: FeedPage) => ({ epoch: page.epoch, cursors: page.cursors, upTo: null });

describe('editing who sees an engagement', () => {
  it('is for who leads it and for admins, from the revision they looked at, and says the same twice', async () => {
    const before = await engagementOf(lee, 'wren-bk');
    const ada = await hub.signIn('ada');
    const kim = await hub.signIn('kim');
    const members = before.members.filter(({ personId }) => personId !== hub.ids().person('sam'));
    expect((await editAccess(pat, before, { members })).body).toMatchObject({
      error: { code: 'engagement.not-allowed' },
    });
    expect((await editAccess(kim, before, { members })).body).toMatchObject({
      error: { code: 'engagement.not-found' },
    });
    expect((await editAccess(ada, before, { members })).status).toBe(200);
    expect((await editAccess(ada, before, { members })).status).toBe(200);
    expect((await editAccess(lee, before, { members: before.members })).body).toMatchObject({
      error: { code: 'engagement.outdated', details: { revision: before.revision + 1 } },
    });
    expect(await audited('engagement.members-changed')).toMatchObject([
      {
        person: ada.session.personId,
        facts: { member: hub.ids().person('sam'), from: 'professional', to: 'none' },
      },
    ]);
    await withMember(lee, 'wren-bk', 'sam', 'professional');
  });

  it('keeps somebody who leads it, and takes nobody who is unknown, has left or comes twice', async () => {
    const before = await engagementOf(lee, 'wren-bk');
    const problem = async (members: typeof before.members) =>
      (await editAccess(lee, before, { members })).body;
    const [one] = before.members;
    const add = (id: string) => [...before.members, { personId: id as PersonId, role: 'observer' as const }];
    expect(await problem(before.members.filter(({ role }) => role !== 'lead'))).toMatchObject({
      error: { code: 'engagement.members-invalid', details: { problem: 'nobody-leads' } },
    });
    expect(await problem(add(one?.personId ?? ''))).toMatchObject({
      error: { details: { problem: 'named-twice' } },
    });
    expect(await problem(add(wren))).toMatchObject({ error: { details: { problem: 'unknown-person' } } });
    expect(await problem(add(hub.ids().person('dan')))).toMatchObject({
      error: { details: { problem: 'has-left' } },
    });
  });

  it('survives an import of the same files', async () => {
    await withoutMember(lee, 'wren-bk', 'obi');
    await hub.import(hubFirm('acme'));
    const { members } = await engagementOf(lee, 'wren-bk');
    expect(members.map(({ personId }) => personId)).not.toContain(hub.ids().person('obi'));
  });
});

describe('an engagement that goes out of somebody’s sight', () => {
  let seen: FeedPage;
  beforeEach(async () => {
    seen = await pat.pull();
    await withoutMember(lee, 'wren-bk', 'pat');
  });

  const noteOf = (note: string) =>
    pat.mutation({ command: { type: 'work-item.note', workItemId: hub.ids().workItem('w1'), note } });
  const sealedNow = async () => {
    const { body } = await lee.get('/v1/quarantine');
    return (body as { edits: { id: string; command: { note?: string } }[] }).edits;
  };
  const decide = (who: HubCaller, ids: readonly string[], decision: 'apply' | 'dismiss') =>
    who.post('/v1/quarantine/decisions', { ids, decision, reason: 'Agreed on the phone' });
  const regain = () => withMember(lee, 'wren-bk', 'pat', 'professional');

  it('is to be forgotten, with a receipt; seen again, it alone is read anew', async () => {
    const told = await pat.pull(at(seen));
    expect(told.forget).toEqual([wren]);
    const { index, hash } = (await pat.post('/v1/forgets', { scope: wren })).body as Record<string, unknown>;
    const [entry] = (await audited('scope.forgotten')).slice(-1);
    expect(entry).toMatchObject({
      person: pat.session.personId,
      device: pat.session ? entry?.['device'] : '',
      facts: { scope: wren },
    });
    const kept = await hub.asProvider((tx) =>
      tx.selectFrom('audit_entry').select('hash').where('index', '=', String(index)).executeTakeFirst(),
    );
    expect(kept?.hash).toBe(hash);
    await regain();
    const cursors = told.cursors.filter(({ scope }) => scope !== wren);
    const again = await pat.pull({ epoch: told.epoch, cursors, upTo: null });
    expect(again.backfill).toEqual([wren]);
    expect(new Set(again.entries.map(({ scope }) => scope))).toEqual(new Set([wren]));
    expect((await pat.post('/v1/forgets', { scope: wren })).body).toMatchObject({
      error: { code: 'scope.still-visible' },
    });
  });

  it('takes edits that come late under seal: for its lead alone, and nothing of them is done', async () => {
    const late = noteOf('The client said yes');
    const [answer] = await pat.push(late);
    expect(answer).toMatchObject({
      outcome: 'rejected',
      error: { code: 'mutation.quarantined' },
      current: null,
    });
    expect((await pat.push(late))[0]).toEqual(answer);
    expect(await sealedNow()).toMatchObject([
      {
        id: late.id,
        personId: pat.session.personId,
        role: 'professional',
        command: { note: 'The client said yes' },
      },
    ]);
    for (const person of ['pat', 'sam', 'rae', 'ada', 'kim'])
      expect((await (await hub.signIn(person)).get('/v1/quarantine')).body, person).toEqual({ edits: [] });
    // Nor the hub itself as the provider, nor the record of mutations.
    expect(await hub.asProvider((tx) => tx.selectFrom('quarantine').selectAll().execute())).toEqual([]);
    const record = await hub.asProvider((tx) =>
      tx.selectFrom('mutation').select('command').where('id', '=', late.id).executeTakeFirstOrThrow(),
    );
    expect(record.command).toEqual({ type: 'work-item.note' });
    const activity = (await lee.pull()).entries.filter(({ kind }) => kind === 'activity');
    expect(JSON.stringify(activity)).not.toContain('The client said yes');
    expect(JSON.stringify(await audited('quarantine.sealed'))).not.toContain('The client said yes');
    await decide(lee, [late.id], 'dismiss');
    await regain();
  });

  it('has them applied by its lead as though the author still belonged, or dismissed, with the reason kept', async () => {
    const [one, other] = [noteOf('Apply me'), noteOf('Dismiss me')];
    await pat.push(one, other);
    expect((await decide(pat, [one.id], 'apply')).body).toMatchObject({
      error: { code: 'quarantine.not-found' },
    });
    expect((await decide(lee, [one.id], 'apply')).body).toMatchObject({ outcomes: [{ outcome: 'applied' }] });
    expect((await decide(lee, [one.id], 'apply')).body).toMatchObject({
      error: { code: 'quarantine.not-found' },
    });
    expect((await decide(lee, [other.id], 'dismiss')).body).toMatchObject({
      outcomes: [{ outcome: 'dismissed' }],
    });
    expect(await sealedNow()).toEqual([]);
    const notes = (await lee.pull()).entries.filter(({ kind }) => kind === 'activity').map(({ row }) => row);
    expect(notes).toContainEqual(
      expect.objectContaining({ note: 'Apply me', personId: pat.session.personId }),
    );
    expect(JSON.stringify(notes)).not.toContain('Dismiss me');
    expect(await audited('quarantine.applied')).toMatchObject([
      { person: lee.session.personId, facts: { mutation: one.id, author: pat.session.personId } },
    ]);
    await regain();
  });

  it('gives nothing into the hands of somebody who left; what followed such a claim waits with it', async () => {
    const workItemId = hub.ids().workItem('w2');
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const start = pat.mutation({
      command: { type: 'work-item.start', workItemId, fence: { claim: claim.id } },
      dependsOn: [claim.id],
    });
    const answers = await pat.push(claim, start);
    expect(answers.map(({ error }) => error?.code)).toEqual(['mutation.quarantined', 'mutation.quarantined']);
    expect((await decide(lee, [claim.id, start.id], 'apply')).body).toMatchObject({
      outcomes: [
        { outcome: 'refused', error: { code: 'quarantine.changes-hands' } },
        { outcome: 'refused', error: { code: 'work-item.fence-outdated' } },
      ],
    });
    expect(await sealedNow()).toHaveLength(2);
    await decide(lee, [claim.id, start.id], 'dismiss');
    await regain();
  });

  it('is not sealed for anybody who never saw it: that is refused', async () => {
    const kim = await hub.signIn('kim');
    const workItemId = hub.ids().workItem('w1');
    const answer = await kim.command({ type: 'work-item.note', workItemId, note: 'I guess' });
    expect(answer).toMatchObject({ outcome: 'rejected', error: { code: 'scope.not-visible' } });
    expect(await sealedNow()).toEqual([]);
    await regain();
  });
});

describe('an engagement that is online only', () => {
  it('is shown to a workstation that keeps it off its disk, named as such, and to no other', async () => {
    const before = await engagementOf(lee, 'wren-bk');
    const seen = await pat.pull();
    await editAccess(lee, before, {
      dataPolicy: { ...before.dataPolicy, copy: 'online-only', export: false },
    });
    const kept = await pat.pull({ keepsOffDisk: true });
    expect(kept.offDisk).toEqual([wren]);
    expect(kept.entries.some(({ scope }) => scope === wren)).toBe(true);
    const other = await pat.pull(at(seen));
    expect(other.forget).toEqual([wren]);
    expect((await pat.pull()).entries.some(({ scope }) => scope === wren)).toBe(false);
    expect(await audited('engagement.policy-changed')).toMatchObject([
      { facts: { engagement: wren, copy: 'online-only', export: false } },
    ]);
    const after = { ...before, revision: before.revision + 1 };
    expect((await editAccess(lee, after, { dataPolicy: before.dataPolicy })).status).toBe(200);
    expect((await pat.pull({ keepsOffDisk: true })).offDisk).toBeUndefined();
  });
});

describe('a client that has not agreed to work abroad (security check 41)', () => {
  const files = (consent: string) => {
    const header =
      'key,code,name,kind,city,country,jurisdictions,languages,locale,currency,calendar,matter-word,offshore-consent\n';
    const client = `wren,WREN,Wren & Sons,company,London,GB,GB|GB-ENG,en,en-GB,GBP,london,entity,${consent}\n`;
    const firm = hubFirm('acme');
    const people = String(firm['people.csv'])
      .replace(/^(key,.*)$/m, '$1,country')
      .replaceAll(/,(yes|no)$/gm, ',$1,IN')
      .replace(/^(sam,.*),IN$/m, '$1,GB');
    return { ...firm, 'clients.csv': header + client, 'people.csv': people };
  };

  it('is out of sight for whoever works in another country, member or not, until it has', async () => {
    const sam = await hub.signIn('sam');
    await hub.import(files('missing'));
    const scopes = async (who: HubCaller) => new Set((await who.pull()).entries.map(({ scope }) => scope));
    expect((await scopes(pat)).has(wren)).toBe(false);
    expect((await scopes(sam)).has(wren)).toBe(true);
    // Not by asking for it either: the rows are behind the wall of the database itself.
    const { providerId } = pat.session;
    const actor = { mode: 'person', providerId, personId: pat.session.personId } as const;
    const rows = await hub.database.as(actor, (tx) =>
      tx.selectFrom('feed_row').select('id').where('scope', '=', wren).execute(),
    );
    expect(rows).toEqual([]);
    const late = await pat.command({
      type: 'work-item.note',
      workItemId: hub.ids().workItem('w1'),
      note: 'From abroad',
    });
    expect(late.error?.code).toBe('mutation.quarantined');
    await hub.import(files('given'));
    expect((await scopes(pat)).has(wren)).toBe(true);
  });

  it('is forgotten where it was withdrawn, and read anew once it is given again, by whoever may record that', async () => {
    const ada = await hub.signIn('ada');
    const id = hub.ids().client('wren');
    const revision = async (): Promise<number> =>
      client.parse((await lee.pull()).entries.find((each) => each.id === id)?.row).revision;
    const record = async (who: HubCaller, consent: ConsentEdit['consent']) =>
      who.put(`/v1/clients/${id}/consent`, { revision: await revision(), consent });
    const withdrawn = { state: 'withdrawn', on: '2026-11-02', reason: 'Their counsel advises it' } as const;
    const given = {
      state: 'given',
      on: '2026-11-03',
      covers: 'Books of 2026',
      document: 'Cabinet 7',
    } as const;
    const before = (await audited('client.consent-changed')).length;
    const first = await pat.pull();
    expect(await record(pat, withdrawn)).toMatchObject({ status: 403, code: 'client.not-allowed' });
    expect(await record(lee, withdrawn)).toMatchObject({
      status: 200,
      body: { client: { offshoreConsent: 'missing' } },
    });

    const after = await pat.pull(at(first));
    expect(after.forget).toContain(wren);
    const note = {
      type: 'work-item.note',
      workItemId: hub.ids().workItem('w1') as WorkItemId,
      note: 'Made in good faith',
    } as const;
    expect((await pat.command(note)).error?.code).toBe('mutation.quarantined');
    expect(await pat.post('/v1/forgets', { scope: wren })).toMatchObject({ status: 200 });
    // Whoever leads it from abroad is out too; an admin is not.
    expect(await record(lee, given)).toMatchObject({ status: 403, code: 'client.not-allowed' });
    expect(await record(ada, given)).toMatchObject({ status: 200 });
    const again = await pat.pull({
      epoch: after.epoch,
      cursors: after.cursors.filter(({ scope }) => scope !== wren),
    });
    expect(again.backfill).toContain(wren);
    expect((await audited('client.consent-changed')).slice(before)).toMatchObject([
      {
        person: lee.session.personId,
        facts: { client: id, from: 'given', to: 'withdrawn', on: '2026-11-02' },
      },
      { person: ada.session.personId, facts: { client: id, from: 'missing', to: 'given', on: '2026-11-03' } },
    ]);
    // Nothing that was typed is in the audit.
    expect(JSON.stringify(await audited('client.consent-changed'))).not.toContain('counsel');
  });
});
