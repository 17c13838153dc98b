import { randomBytes, randomUUID } from 'node:crypto';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MutationId, ScopeId } from '#shared/kernel/ids';
import { type FeedEntry, type MutationAnswer, pushResponse } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Mutation } from '#shared/sync/mutation';
import type { WorkItem } from '#shared/work-items/work-item';
import type { Caller } from '../../../server/auth/access-token';
import { PushDesk } from '../../../server/hub/push-desk';
import { ReceiptSigner } from '../../../server/time/receipt-signer';
import type { HubCaller } from '../../support/hub-caller';
import { TestHub } from '../../support/running-hub';

// Over 400 lines, since all of it shares one firm on one hub, which takes longer to start than the tests take.
let hub: TestHub;
let pat: HubCaller;
let sam: HubCaller;
let lee: HubCaller;
let kim: HubCaller;
let taken = 0;

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

/** A work item that no other test touches. */
const freshItem = () => hub.ids().workItem(`w${++taken}`);

const itemIn = (entries: readonly FeedEntry[], id: string) =>
  entries.find((entry) => entry.kind === 'workItem' && entry.id === id)?.row as WorkItem | undefined;

const read = async (id: string): Promise<WorkItem> => {
  const item = itemIn((await lee.pull()).entries, id);
  if (!item) throw new Error('no such work item');
  return item;
};

const kept = (id: MutationId) =>
  hub.asProvider((tx) => tx.selectFrom('mutation').selectAll().where('id', '=', id).executeTakeFirst());

const outcomes = (answers: readonly MutationAnswer[]) =>
  answers.map(({ outcome, error }) => error?.code ?? outcome);

const idOf = () => v7() as MutationId;

describe('a push', () => {
  it('is applied in order and answered with the place in the feed where each effect can be read', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const start = pat.mutation({
      dependsOn: [claim.id],
      command: { type: 'work-item.start', workItemId, fence: { claim: claim.id } },
    });
    const before = (await pat.pull()).head;
    const [first, second] = await pat.push(claim, start);
    expect(first).toMatchObject({ id: claim.id, outcome: 'applied' });
    expect(second).toMatchObject({ id: start.id, outcome: 'applied' });
    expect(before).toBeLessThan(first!.seq);
    expect(first!.seq).toBeLessThan(second!.seq);
    const page = await pat.pull({ upTo: second!.seq });
    expect(itemIn(page.entries, workItemId)).toMatchObject({
      status: 'started',
      assigneeId: hub.ids().person('pat'),
      fence: 1,
      hold: { mutationId: claim.id, leaseUntil: hub.clock.now() + 8 * 3_600_000 },
    });
    const activities = page.entries.filter((entry) => entry.kind === 'activity').map(({ id }) => id);
    expect(activities).toEqual(expect.arrayContaining([claim.id, start.id]));
  });

  it('that comes again after a lost reply adds nothing (security check 29)', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const note = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'Once only' } });
    const answers = await pat.push(claim, note);
    const head = (await pat.pull()).head;
    const again = await pat.push(claim, note);
    expect(again).toEqual(answers.map((answer) => ({ ...answer, outcome: 'duplicate' })));
    expect((await pat.pull()).head).toBe(head);
    expect((await read(workItemId)).fence).toBe(1);
  });

  it('judges a mutation that stands in it twice once', async () => {
    const note = pat.mutation({
      command: { type: 'work-item.note', workItemId: freshItem(), note: 'Twice' },
    });
    expect(outcomes(await pat.push(note, note))).toEqual(['applied', 'duplicate']);
  });

  it('sent twice at the same time is applied once', async () => {
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId: freshItem() } });
    const answers = await Promise.all([pat.push(claim), pat.push(claim), pat.push(claim)]);
    expect(answers.flatMap(outcomes).toSorted((a, b) => a.localeCompare(b))).toEqual([
      'applied',
      'duplicate',
      'duplicate',
    ]);
  });

  it('shares a transaction with others: each behind its own walls, and on what those before it left', async () => {
    const desk = new PushDesk(hub.database, new ReceiptSigner(randomBytes(32)));
    const [contested, apart] = [freshItem(), freshItem()];
    const callerOf = (who: HubCaller): Caller => ({
      providerId: hub.providerId(),
      personId: who.session.personId,
      deviceId: who.deviceId,
      familyId: randomUUID(),
    });
    const push = (who: HubCaller, ...mutations: readonly Mutation[]) => {
      const readings = mutations.map((mutation) => ({ ok: true, mutation }) as const);
      return desk.push(callerOf(who), readings, hub.clock.now());
    };
    const claim = (who: HubCaller) =>
      who.mutation({ command: { type: 'work-item.claim', workItemId: contested } });
    const start = (who: HubCaller, { id }: Mutation) =>
      who.mutation({
        dependsOn: [id],
        command: { type: 'work-item.start', workItemId: contested, fence: { claim: id } },
      });
    const note = (who: HubCaller) =>
      who.mutation({ command: { type: 'work-item.note', workItemId: apart, note: 'Beside' } });
    const claims = { pat: claim(pat), sam: claim(sam) };
    // The first begins at once; what comes while it is judged shares the next turn.
    const judged = await Promise.all([
      push(lee, note(lee)),
      push(pat, claims.pat),
      push(sam, claims.sam, note(sam)),
      push(kim, claim(kim), note(kim)),
      push(pat, start(pat, claims.pat), note(pat)),
      push(sam, start(sam, claims.sam)),
      push(pat, claims.pat),
    ]);
    const answers = judged.map((each) => outcomes(each.answers));
    expect(answers).toEqual([
      ['applied'],
      ['applied'],
      ['work-item.already-held', 'applied'],
      ['scope.not-visible', 'scope.not-visible'],
      ['applied', 'applied'],
      ['mutation.dependency-rejected'],
      ['duplicate'],
    ]);
    const applied = judged.flatMap((each) => each.answers).filter(({ outcome }) => outcome === 'applied');
    expect(new Set(applied.map(({ seq }) => seq)).size).toBe(applied.length);
    const page = await lee.pull();
    expect(page.entries.map(({ id }) => id)).toEqual(expect.arrayContaining(applied.map(({ id }) => id)));
    expect(itemIn(page.entries, contested)).toMatchObject({ status: 'started', fence: 1 });
    const ids = new Set<string>(applied.map(({ id }) => id));
    expect((await kim.pull()).entries.filter(({ id }) => ids.has(id))).toEqual([]);
  });

  it('says why it was refused, with the row as it stands, and says the same when asked again', async () => {
    const workItemId = freshItem();
    await sam.command({ type: 'work-item.claim', workItemId });
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const [refused] = await pat.push(claim);
    expect(refused).toMatchObject({
      outcome: 'rejected',
      error: { code: 'work-item.already-held' },
      current: { id: workItemId, assigneeId: hub.ids().person('sam') },
    });
    const fence = (await read(workItemId)).fence;
    await sam.command({ type: 'work-item.release', workItemId, fence });
    const [again] = await pat.push(claim);
    expect(again).toMatchObject({
      outcome: 'rejected',
      seq: refused!.seq,
      error: { code: 'work-item.already-held' },
      current: { assigneeId: null },
    });
  });

  it('refuses what depends on a refused one, however far and in whatever push', async () => {
    const workItemId = freshItem();
    await sam.command({ type: 'work-item.claim', workItemId });
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const start = pat.mutation({
      dependsOn: [claim.id],
      command: { type: 'work-item.start', workItemId, fence: { claim: claim.id } },
    });
    const note = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'Kept' } });
    const later = pat.mutation({
      dependsOn: [start.id],
      command: { type: 'work-item.note', workItemId, note: 'Not kept' },
    });
    const [, second, third] = await pat.push(claim, start, note);
    expect(second).toMatchObject({
      error: { code: 'mutation.dependency-rejected', details: { mutation: claim.id } },
      current: { assigneeId: hub.ids().person('sam') },
    });
    expect(third).toMatchObject({ outcome: 'applied' });
    expect(outcomes(await pat.push(later))).toEqual(['mutation.dependency-rejected']);
  });

  it('that names one before it is judged behind that one or not at all', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const note = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'Behind' } });
    const pushNote = async () => {
      const answer = await pat.pushRaw([note], { after: claim.id });
      return outcomes(pushResponse.parse(answer.body).answers);
    };
    // It came first, on a faster way.
    expect(await pushNote()).toEqual([]);
    expect(await kept(note.id)).toBeUndefined();
    expect(outcomes(await pat.push(claim))).toEqual(['applied']);
    expect(await pushNote()).toEqual(['applied']);
    expect(await pushNote()).toEqual(['duplicate']);
  });

  it('is judged behind one that was refused, too: it depends on it only where it says so', async () => {
    const workItemId = freshItem();
    await sam.command({ type: 'work-item.claim', workItemId });
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const note = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'All the same' } });
    const [first, second] = await Promise.all([
      pat.push(claim),
      pat.pushRaw([note], { after: claim.id }).then(({ body }) => pushResponse.parse(body).answers),
    ]);
    expect(outcomes(first)).toEqual(['work-item.already-held']);
    // Both were under way at once: whichever the hub read first, what it judged it judged in order.
    expect([[], ['applied']]).toContainEqual(outcomes(second));
    expect(['applied', 'duplicate']).toContain(
      outcomes(pushResponse.parse((await pat.pushRaw([note], { after: claim.id })).body).answers)[0],
    );
  });
});

describe('fences', () => {
  it('make a former holder’s writes powerless, by number and by claim', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    await pat.push(claim);
    await lee.command({ type: 'work-item.assign', workItemId, personId: hub.ids().person('sam') });
    const byClaim = await pat.command({ type: 'work-item.start', workItemId, fence: { claim: claim.id } });
    const byNumber = await pat.command({ type: 'work-item.start', workItemId, fence: 1 });
    expect(outcomes([byClaim, byNumber])).toEqual(['work-item.fence-outdated', 'work-item.fence-outdated']);
    expect((await sam.command({ type: 'work-item.start', workItemId, fence: 2 })).outcome).toBe('applied');
  });

  it('stand for a claim that went before in an earlier push', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    await pat.push(claim);
    const tick = { type: 'work-item.tick', workItemId, checklistItemId: '1', done: true } as const;
    expect((await pat.command({ ...tick, fence: { claim: claim.id } })).outcome).toBe('applied');
    expect((await pat.command({ ...tick, fence: { claim: idOf() } })).error?.code).toBe(
      'work-item.fence-outdated',
    );
  });

  it('change hands on the hub’s clock: a claim whose lease ran out can be taken, and not before', async () => {
    const workItemId = freshItem();
    await pat.command({ type: 'work-item.claim', workItemId });
    hub.clock.advance(8 * 3_600_000 - 1);
    [pat, sam, lee, kim] = await Promise.all([
      hub.signIn('pat'),
      hub.signIn('sam'),
      hub.signIn('lee'),
      hub.signIn('kim'),
    ]);
    expect((await sam.command({ type: 'work-item.claim', workItemId })).outcome).toBe('rejected');
    hub.clock.advance(1);
    expect((await sam.command({ type: 'work-item.claim', workItemId })).outcome).toBe('applied');
    expect((await pat.command({ type: 'work-item.start', workItemId, fence: 1 })).error?.code).toBe(
      'work-item.fence-outdated',
    );
  });

  it('let exactly one of two who claim at the same moment win, every time', async () => {
    for (let turn = 0; turn < 8; turn++) {
      const workItemId = freshItem();
      const answers = await Promise.all(
        [pat, sam, lee].map((person) => person.command({ type: 'work-item.claim', workItemId })),
      );
      expect(answers.filter(({ outcome }) => outcome === 'applied')).toHaveLength(1);
      const refused = answers.filter(({ outcome }) => outcome === 'rejected');
      expect(outcomes(refused)).toEqual(['work-item.already-held', 'work-item.already-held']);
      expect((await read(workItemId)).fence).toBe(1);
    }
  });
});

describe('walls', () => {
  it('hide the work of an engagement from whoever is no member: no effect, no row in the answer', async () => {
    const workItemId = freshItem();
    const answer = await kim.command({ type: 'work-item.note', workItemId, note: 'I can see you' });
    expect(answer).toMatchObject({
      outcome: 'rejected',
      error: { code: 'scope.not-visible' },
      current: null,
    });
  });

  it('do not fall to an item named together with a scope that one may see', async () => {
    const finch = hub.ids().engagement('finch-tx') as string as ScopeId;
    const answer = await kim.command(
      { type: 'work-item.note', workItemId: freshItem(), note: 'Through the side door' },
      { scope: finch },
    );
    expect(answer).toMatchObject({
      outcome: 'rejected',
      error: { code: 'work-item.not-found' },
      current: null,
    });
  });

  it('keep a preference in its author’s own scope', async () => {
    const command = { type: 'preference.set', key: 'interface.theme', value: 'dark' } as const;
    const own = pat.session.personId as string as ScopeId;
    expect((await pat.command(command)).error?.code).toBe('scope.not-visible');
    const other = sam.session.personId as string as ScopeId;
    expect((await pat.command(command, { scope: other })).error?.code).toBe('scope.not-visible');
    expect((await pat.command(command, { scope: own })).outcome).toBe('applied');
    const seen = (page: { entries: FeedEntry[] }) =>
      page.entries.filter(({ kind }) => kind === 'preference').length;
    expect([seen(await pat.pull()), seen(await sam.pull())]).toEqual([1, 0]);
  });

  it('let the last writer of a preference win, and call an older one applied', async () => {
    const scope = pat.session.personId as string as ScopeId;
    const set = (on: HubCaller, value: string, recordedAt: number) =>
      on.command({ type: 'preference.set', key: 'queue.views', value }, { scope, recordedAt });
    await set(pat, 'new', 2_000);
    // Of what one device wrote the later wins, whatever its clock said; this is another.
    const elsewhere = await hub.signIn('pat');
    expect((await set(elsewhere, 'old', 1_000)).outcome).toBe('applied');
    const rows = (await pat.pull()).entries.flatMap(({ row }) =>
      row && (row as { key?: string }).key === 'queue.views' ? [row] : [],
    );
    expect(rows).toMatchObject([{ value: 'new' }]);
  });

  it('refuse one that names a device its author never signed in on, and take those of a device they had', async () => {
    const note = { type: 'work-item.note', workItemId: freshItem(), note: 'From where?' } as const;
    const old = await hub.signIn('pat');
    const forged = pat.mutation({ command: note, deviceId: sam.deviceId });
    const earlier = pat.mutation({ command: note, deviceId: old.deviceId });
    expect(outcomes(await pat.push(forged, earlier))).toEqual(['mutation.wrong-device', 'applied']);
    // What was refused stays refused, and is the hub's to remember.
    expect(outcomes(await pat.push(forged))).toEqual(['mutation.wrong-device']);
    const elsewhere = { protocolVersion, deviceId: sam.deviceId, mutations: [earlier] };
    expect(await pat.post('/v1/mutations', elsewhere)).toMatchObject({
      status: 403,
      code: 'session.device-different',
    });
  });

  it('refuse a mutation of somebody else, keep none of it, and refuse what depends on it', async () => {
    const workItemId = freshItem();
    const foreign = sam.mutation({ command: { type: 'work-item.claim', workItemId } });
    const after = pat.mutation({
      dependsOn: [foreign.id],
      command: { type: 'work-item.note', workItemId, note: 'On top' },
    });
    expect(outcomes(await pat.push(foreign, after))).toEqual([
      'mutation.wrong-author',
      'mutation.dependency-rejected',
    ]);
    expect(await kept(foreign.id)).toBeUndefined();
    expect(outcomes(await sam.push(foreign))).toEqual(['applied']);
  });

  it('refuse a mutation that bears the id of somebody else’s, and let the others pass', async () => {
    const workItemId = freshItem();
    const theirs = sam.mutation({ command: { type: 'work-item.note', workItemId, note: 'Mine' } });
    await sam.push(theirs);
    const same = pat.mutation({ id: theirs.id, command: { type: 'work-item.note', workItemId, note: 'No' } });
    const after = pat.mutation({
      dependsOn: [theirs.id],
      command: { type: 'work-item.note', workItemId, note: 'On top' },
    });
    const other = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'Fine' } });
    expect(outcomes(await pat.push(same, after, other))).toEqual([
      'input.invalid',
      'mutation.dependency-rejected',
      'applied',
    ]);
    expect((await kept(theirs.id))?.person_id).toBe(hub.ids().person('sam'));
  });
});

describe('what the hub cannot read', () => {
  const unknown = (change: Record<string, unknown> = {}) => ({
    ...pat.mutation({ command: { type: 'work-item.note', workItemId: freshItem(), note: '-' } }),
    command: { type: 'work-item.teleport', to: 'the moon' },
    ...change,
  });

  it('is refused by name in its place, and the refusal is kept', async () => {
    const newer = unknown();
    const after = pat.mutation({
      dependsOn: [newer.id],
      command: { type: 'work-item.note', workItemId: freshItem(), note: 'There' },
    });
    const other = pat.mutation({
      command: { type: 'work-item.note', workItemId: freshItem(), note: 'Elsewhere' },
    });
    expect(outcomes(await pat.push(newer, after, other))).toEqual([
      'mutation.unknown-command',
      'mutation.dependency-rejected',
      'applied',
    ]);
    expect(await kept(newer.id)).toMatchObject({
      outcome: 'rejected',
      command: { type: 'work-item.teleport', to: 'the moon' },
    });
    const much = pat.mutation({
      dependsOn: [newer.id],
      command: { type: 'work-item.note', workItemId: freshItem(), note: 'Much later' },
    });
    expect(outcomes(await pat.push(much))).toEqual(['mutation.dependency-rejected']);
    expect(outcomes(await pat.push(newer))).toEqual(['mutation.unknown-command']);
  });

  it('is a command with a field too many or a value too long as well', async () => {
    const workItemId = freshItem();
    const claim = pat.mutation({ command: { type: 'work-item.claim', workItemId } });
    const odd = { ...claim, command: { ...claim.command, evenIfHeld: true } };
    const long = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'x'.repeat(4_001) } });
    expect(outcomes(await pat.push(odd, long))).toEqual([
      'mutation.unknown-command',
      'mutation.unknown-command',
    ]);
  });

  it('holds up nobody: text that the database cannot hold is refused alone', async () => {
    const workItemId = freshItem();
    const nul = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'a\u0000b' } });
    const after = pat.mutation({
      dependsOn: [nul.id],
      command: { type: 'work-item.note', workItemId, note: 'After' },
    });
    const fine = pat.mutation({ command: { type: 'work-item.note', workItemId, note: 'Fine' } });
    expect(outcomes(await pat.push(nul, after, fine))).toEqual([
      'input.invalid',
      'mutation.dependency-rejected',
      'applied',
    ]);
    expect(await kept(nul.id)).toMatchObject({ outcome: 'rejected', command: { type: 'work-item.note' } });
    expect(outcomes(await pat.push(nul))).toEqual(['input.invalid']);
  });

  it('cannot even be named without an id: then the whole push is refused and nothing of it done', async () => {
    const fine = pat.mutation({
      command: { type: 'work-item.note', workItemId: freshItem(), note: 'Waits' },
    });
    for (const broken of [null, 7, 'mutation', [], {}, { id: 'no uuid' }])
      expect(await pat.pushRaw([fine, broken])).toMatchObject({ status: 400, code: 'input.invalid' });
    expect(await kept(fine.id)).toBeUndefined();
    expect(outcomes(await pat.push(fine))).toEqual(['applied']);
  });
});
