import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import * as Y from 'yjs';
import { bodyReference } from '#shared/bridge/document-calls';
import { bodySchemaVersion } from '#shared/documents/body';
import { bodyField, makeBody } from '#shared/documents/merge-body';
import { type DomainError, domainError, type ErrorCode } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import { KeptRecords } from '../attachments/kept-records';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { HubRequest } from '../courier/hub-client';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { BodyDesk } from './body-desk';
import { BodyFile } from './body-file';

/*
 * The lane of bodies against a hub that says what a test has it say. Over 400 lines, since one desk, one document and
 * the letters that go into it are what each of its promises is told with.
 */

/** The port's other side: a hub that numbers what it is brought, and is there or not. */
class ScriptedHub {
  epoch = 'first';
  number = 0;
  away = false;
  /** Something else answers in its place: a portal that wants somebody to sign in first, say. */
  portal = false;
  /** Why it takes nothing of the document. */
  refusal: ErrorCode | null = null;
  /** What it says to what is to be sealed under this name. */
  seal: (id: string) => Result<object, DomainError> = () =>
    ok({ outcome: 'sealed', epoch: this.epoch, number: 0 });
  /** Waited for before each answer. */
  before: (signal: AbortSignal) => Promise<void> = async () => undefined;
  /** What was asked of it, in order: the last part of each path. */
  readonly asked: string[] = [];

  readonly port = {
    request: async (_schema: unknown, { path, body, signal }: HubRequest) => {
      const what = path.slice(path.lastIndexOf('/') + 1);
      this.asked.push(what);
      await this.before(signal ?? AbortSignal.abort());
      if (this.away) return err(domainError('hub.unreachable'));
      if (this.portal) return err(domainError('hub.not-a-hub'));
      const { epoch, number } = this;
      if (what === 'sealed-bodies') return this.seal((body as { id: string }).id);
      if (this.refusal !== null) return err(domainError(this.refusal));
      if (what === 'body') return ok({ epoch, number, bodySchema: bodySchemaVersion, update: null });
      const { after } = body as { after: { epoch: string; number: number } };
      if (after.epoch !== epoch || after.number !== number) return ok({ outcome: 'behind', epoch, number });
      this.number += 1;
      return ok({ outcome: 'stored', epoch, number: this.number });
    },
  } as unknown as AuthorizedHub;
}

const reference = bodyReference.parse({
  scope: 'b0000000-0000-7000-8000-000000000001',
  documentId: 'd0000000-0000-7000-8000-000000000001',
  onDisk: true,
});

const opening = '10000000-0000-4000-8000-000000000001';
const { documentId } = reference;

let path: string;
let hub: ScriptedHub;
let scheduler: VirtualScheduler;
let desk: BodyDesk;
let doc: Y.Doc;
let journal: Journal;
/** How often it was told that the hub is there again. */
let reached = 0;

const openDesk = async (): Promise<BodyDesk> => {
  const opened = await Journal.open(join(path, 'journal'), plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
  return BodyDesk.open({
    folder: new DataFolder(path),
    profileId: 'one',
    seal: plainSeal,
    hub: hub.port,
    journal,
    logger: { info: () => undefined, warn: () => undefined },
    scheduler,
    // The longest pause that may be drawn: the shortest, once in 1,800 runs, tries again before a test is done.
    random: { bytes: (length) => new Uint8Array(length).fill(255) },
    emit: () => undefined,
    onReached: () => {
      reached += 1;
    },
  });
};

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-bodies-'));
  hub = new ScriptedHub();
  scheduler = new VirtualScheduler();
  reached = 0;
  desk = await openDesk();
  doc = makeBody(7);
  await desk.handlers['document.open']({ ...reference, opening });
  await expect.poll(() => hub.asked).toEqual(['body']);
  hub.asked.length = 0;
});
afterEach(async () => {
  await desk.close();
  await journal.close();
  await rm(path, { recursive: true, force: true });
});

/** Writes a passage, and answers what the desk said to it. */
const write = (letters: string, onDisk = true) => {
  const before = Y.encodeStateVector(doc);
  const passage = new Y.XmlElement('paragraph');
  passage.insert(0, [new Y.XmlText(letters)]);
  doc.getXmlFragment(bodyField).push([passage]);
  const update = Buffer.from(Y.encodeStateAsUpdate(doc, before)).toString('base64');
  return desk.handlers['document.append']({ ...reference, onDisk, update, bodySchema: bodySchemaVersion });
};

const type = async (letters: string): Promise<void> => {
  expect(await write(letters)).toEqual(ok(undefined));
};

/** The passages that these changes come to. */
const textIn = (updates: readonly string[]): string => {
  const read = makeBody(8);
  for (const update of updates) Y.applyUpdate(read, Buffer.from(update, 'base64'));
  return read
    .getXmlFragment(bodyField)
    .toArray()
    .map((passage) => String(passage).replaceAll(/<[^>]*>/g, ''))
    .join('|');
};

const states = () => {
  const told = desk.handlers['document.states'](undefined);
  return 'ok' in told && told.ok ? told.value.bodies : [];
};
const unsent = () => states().filter((body) => body.unsent).length;

it('brings what was written after a pause to the hub well within a second, in one question', async () => {
  await type('a');
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  expect(hub.asked).toEqual(['updates']);
});

it('brings what somebody writes on at no more than every two seconds, whatever news there is', async () => {
  for (let key = 0; key < 50; key++) {
    await type('b');
    await scheduler.advance(120);
    // Each push is news at once, as for everybody else.
    desk.news();
  }
  await scheduler.advance(2_000);
  await expect.poll(unsent).toBe(0);
  expect(hub.asked.filter((what) => what === 'updates').length).toBeLessThanOrEqual(5);
});

it('does not read back what it has brought', async () => {
  await type('c');
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  await desk.handlers['document.close']({ documentId, opening });
  await desk.handlers['document.keep-here']({ bodies: [{ ...reference, number: hub.number }] });
  expect(hub.asked).toEqual(['updates']);
});

it('knows what was written as unsent though an older question is answered while it goes to the disk', async () => {
  hub.before = async () => {
    while (unsent() === 0) await new Promise((resolve) => setImmediate(resolve));
  };
  desk.news();
  await expect.poll(() => hub.asked).toEqual(['body']);
  await type('g');
  expect(unsent()).toBe(1);
  await desk.close();
  await journal.close();
  desk = await openDesk();
  expect(unsent()).toBe(1);
});

it('keeps what was written last though its page is closed and an older question answered meanwhile', async () => {
  let answer = (): void => undefined;
  hub.before = () => new Promise((resolve) => (answer = resolve));
  desk.news();
  await expect.poll(() => hub.asked).toEqual(['body']);
  const written = write('last words');
  await desk.handlers['document.close']({ documentId, opening });
  answer();
  expect(await written).toEqual(ok(undefined));
  await desk.close();
  await journal.close();
  desk = await openDesk();
  const here = await desk.handlers['document.read-here']({ bodies: [reference] });
  const read = makeBody(8);
  for (const update of here.ok ? (here.value.bodies[0]?.updates ?? []) : [])
    Y.applyUpdate(read, Buffer.from(update, 'base64'));
  expect(read.getXmlFragment(bodyField).toString()).toContain('last words');
});

it('erases the bodies of an engagement though nothing can be written on the disk', async () => {
  await type('confidential');
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  await desk.close();
  await journal.followEpoch('second');
  await journal.close();
  const noted = join(path, 'profiles/one/bodies/compared.json');
  // The name of the file is taken by a folder, so that writing it fails.
  await mkdir(join(noted, 'taken'), { recursive: true });
  desk = await openDesk();
  hub.away = true;
  desk.start();
  await expect.poll(() => scheduler.delays.length).toBeGreaterThan(0);
  expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  expect(await desk.scopesHere()).toEqual([]);
});

it('knows as unsent what is typed while the note of what came before it is being removed', async () => {
  const { remove } = KeptRecords.prototype;
  let written: ReturnType<typeof write> | null = null;
  const removing = vi.spyOn(KeptRecords.prototype, 'remove').mockImplementation(function (
    this: KeptRecords<never>,
    ...args
  ) {
    const removed = remove.apply(this, args);
    hub.away = true;
    written ??= write('after it');
    return removed;
  });
  await type('before it');
  await scheduler.advance(500);
  await expect.poll(() => written).not.toBeNull();
  expect(await written).toEqual(ok(undefined));
  removing.mockRestore();
  await scheduler.advance(2_000);
  await expect.poll(() => hub.asked).toEqual(['updates', 'updates']);
  expect(unsent()).toBe(1);
  await desk.close();
  await journal.close();
  desk = await openDesk();
  expect(unsent()).toBe(1);
});

it('keeps what was typed since all was sent, and erases it once the hub has it', async () => {
  expect(await desk.allSent(reference.scope)).toEqual(ok(undefined));
  await type('while the hub gave its receipt');
  expect(await desk.erase(reference.scope)).toEqual(err(domainError('scope.unsent')));
  await expect.poll(unsent).toBe(0);
  expect(hub.number).toBe(1);
  expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  expect(await desk.scopesHere()).toEqual([]);
});

it('keeps what is being typed as everything is about to be erased', async () => {
  const written = write('one more word');
  expect(await desk.erase(reference.scope)).toEqual(err(domainError('scope.unsent')));
  expect(await written).toEqual(ok(undefined));
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  expect(hub.number).toBe(1);
});

it('keeps what is in memory only and was typed since all was sent', async () => {
  expect(await desk.allSent(reference.scope)).toEqual(ok(undefined));
  hub.away = true;
  expect(await write('for no disk', false)).toEqual(err(domainError('data-policy.needs-hub')));
  expect(await desk.erase(reference.scope)).toEqual(err(domainError('scope.unsent')));
  expect(unsent()).toBe(1);
});

it('fetches again what is to be here of an engagement that was erased and is back', async () => {
  await type('by me');
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  expect(await desk.allSent(reference.scope)).toEqual(ok(undefined));
  expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  hub.asked.length = 0;
  await desk.handlers['document.keep-here']({ bodies: [{ ...reference, number: hub.number }] });
  await expect.poll(() => hub.asked).toEqual(['body']);
});

describe('an engagement that was erased', () => {
  const folder = () => join(path, 'profiles/one/bodies', reference.scope);

  it('is not on the disk again though its bodies were about to be opened, one after the other', async () => {
    await desk.handlers['document.close']({ documentId, opening });
    const ahead = Array.from({ length: 30 }, (_, n) => ({
      ...reference,
      scope: 'b0000000-0000-7000-8000-000000000002',
      documentId: `d0000000-0000-7000-8000-0000000001${String(n).padStart(2, '0')}` as typeof documentId,
      number: 0,
    }));
    const behind = { ...reference, documentId: 'd0000000-0000-7000-8000-000000000002' as typeof documentId };
    const kept = desk.handlers['document.keep-here']({ bodies: [...ahead, { ...behind, number: 1 }] });
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
    expect(await kept).toEqual(ok(undefined));
    expect(existsSync(folder())).toBe(false);
    // It is back, and may lie here.
    await desk.handlers['document.keep-here']({ bodies: [{ ...behind, number: 1 }] });
    expect(existsSync(folder())).toBe(true);
  });

  it('is not on the disk again though its page is still open, and what is written there goes to the hub', async () => {
    await type('before');
    await scheduler.advance(500);
    await expect.poll(unsent).toBe(0);
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
    const seen = Buffer.from('what was seen').toString('base64');
    expect(await desk.handlers['document.saw']({ ...reference, seen })).toEqual(ok(undefined));
    const { number } = hub;
    await type('after');
    expect(hub.number).toBe(number + 1);
    expect(existsSync(folder())).toBe(false);
    await desk.handlers['document.open']({ ...reference, opening });
    await type('back again');
    expect(existsSync(folder())).toBe(true);
  });
});

describe('before an engagement is erased, with a hub that began anew', () => {
  beforeEach(async () => {
    await journal.followEpoch('first');
    await type('at the hub');
    await scheduler.advance(500);
    await expect.poll(unsent).toBe(0);
    await desk.handlers['document.close']({ documentId, opening });
    hub.epoch = 'second';
    hub.number = 0;
    hub.asked.length = 0;
    await journal.followEpoch('second');
  });

  it('its bodies are compared, and what the hub lacks is brought', async () => {
    expect(await desk.allSent(reference.scope)).toEqual(err(domainError('scope.unsent')));
    await expect.poll(() => hub.number).toBe(1);
    await expect.poll(() => desk.allSent(reference.scope)).toEqual(ok(undefined));
    expect(hub.asked).not.toContain('sealed-bodies');
  });

  it('what the hub refuses is sealed, and holds up nothing', async () => {
    hub.away = true;
    await type('not brought yet');
    hub.away = false;
    hub.refusal = 'work-item.not-member';
    expect(await desk.allSent(reference.scope)).toEqual(err(domainError('scope.unsent')));
    await expect.poll(() => desk.allSent(reference.scope)).toEqual(ok(undefined));
    expect(hub.asked).toContain('sealed-bodies');
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  });

  it('what was written in one that the hub does not know is sealed, once', async () => {
    hub.refusal = 'document.not-found';
    expect(await desk.allSent(reference.scope)).toEqual(err(domainError('scope.unsent')));
    await expect.poll(() => desk.allSent(reference.scope)).toEqual(ok(undefined));
    expect(await desk.allSent(reference.scope)).toEqual(ok(undefined));
    expect(hub.asked.filter((what) => what === 'sealed-bodies')).toHaveLength(1);
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  });
});

describe('what was written in a document whose making was refused or sealed', () => {
  const sayAllSent = () => desk.allSent(reference.scope);
  beforeEach(async () => {
    hub.refusal = 'document.not-found';
    await type('never known');
    await scheduler.advance(500);
    const problem = { code: 'document.not-found' };
    await expect.poll(states).toEqual([{ documentId, unsent: true, problem }]);
  });

  it('is sealed before the engagement is erased, once, though the reply is lost', async () => {
    const ids: string[] = [];
    const { seal } = hub;
    hub.seal = (id) => {
      ids.push(id);
      return ids.length === 1 ? err(domainError('hub.unreachable')) : seal(id);
    };
    expect(await sayAllSent()).toEqual(err(domainError('hub.unreachable')));
    expect(unsent()).toBe(1);
    expect(await sayAllSent()).toEqual(ok(undefined));
    expect(states()).toEqual([]);
    expect(new Set(ids).size).toBe(1);
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  });

  it('is brought as ever where the document is known by then', async () => {
    hub.refusal = null;
    expect(await sayAllSent()).toEqual(ok(undefined));
    expect([hub.number, hub.asked.includes('sealed-bodies')]).toEqual([1, false]);
    expect(states()).toEqual([]);
  });

  it('is sealed as well where the hub refuses it for another reason', async () => {
    hub.refusal = 'work-item.not-member';
    expect(await sayAllSent()).toEqual(ok(undefined));
    expect([hub.asked.at(-1), states()]).toEqual(['sealed-bodies', []]);
  });

  it('stays unsent where the hub is older and cannot seal it', async () => {
    hub.seal = () => err(domainError('request.not-found'));
    expect(await sayAllSent()).toEqual(err(domainError('scope.unsent')));
    expect(unsent()).toBe(1);
    expect(await desk.erase(reference.scope)).toEqual(err(domainError('scope.unsent')));
  });

  it('holds up nothing where the hub says that nobody could have it', async () => {
    hub.seal = () => err(domainError('scope.not-visible'));
    expect(await sayAllSent()).toEqual(ok(undefined));
    expect(await desk.erase(reference.scope)).toEqual(ok(undefined));
  });
});

it('opens nothing anew of what is being erased, though news come and its page is still there', async () => {
  let answer = (): void => undefined;
  hub.before = () => new Promise((resolve) => (answer = resolve));
  desk.news();
  await expect.poll(() => hub.asked).toEqual(['body']);
  const erased = desk.erase(reference.scope);
  answer();
  hub.before = async () => undefined;
  void erased.then(() => desk.news());
  expect(await erased).toEqual(ok(undefined));
  await desk.handlers['document.keep-here']({ bodies: [] });
  expect(hub.asked).toEqual(['body']);
  expect(await desk.scopesHere()).toEqual([]);
});

it('brings a body whole though it is looked at for others while it is on its way', async () => {
  await type('h');
  await desk.close();
  await journal.close();
  desk = await openDesk();
  let answer = (): void => undefined;
  hub.before = () => new Promise((resolve) => (answer = resolve));
  desk.start();
  await expect.poll(() => hub.asked).toEqual(['updates']);
  await desk.handlers['document.keep-here']({ bodies: [{ ...reference, number: 0 }] });
  expect(await desk.unsentBodies()).toMatchObject(ok([{ documentId }]));
  answer();
  await expect.poll(unsent).toBe(0);
});

it('closes without the answer of a hub that has none, and keeps what it was asked to bring', async () => {
  let asked: AbortSignal | null = null;
  hub.before = (signal) => {
    asked = signal;
    return new Promise(() => undefined);
  };
  await type('on its way');
  await scheduler.advance(1_000);
  await expect.poll(() => hub.asked).toEqual(['updates']);
  await desk.close();
  expect(asked).toMatchObject({ aborted: true });
  hub.before = async () => undefined;
  desk = await openDesk();
  expect(unsent()).toBe(1);
});

it('reads first where others were there before', async () => {
  hub.number = 4;
  await type('d');
  await scheduler.advance(500);
  await expect.poll(unsent).toBe(0);
  expect(hub.asked).toEqual(['updates', 'body', 'updates']);
});

it('brings what waits as soon as there is news of a hub that was away', async () => {
  hub.away = true;
  await type('e');
  await scheduler.advance(500);
  await expect.poll(() => hub.asked.length).toBeGreaterThan(0);
  await expect.poll(() => scheduler.delays.length).toBe(1);
  expect(reached).toBe(0);
  hub.away = false;
  desk.news();
  await expect.poll(unsent).toBe(0);
  await expect.poll(() => reached).toBe(1);
});

it('goes on by itself once a portal that answered in the place of the hub is gone', async () => {
  hub.portal = true;
  await type('i');
  await scheduler.advance(500);
  await expect.poll(() => scheduler.delays.length).toBe(1);
  expect(states()).toEqual([{ documentId, unsent: true, problem: null }]);
  hub.portal = false;
  await scheduler.advance(1_000);
  await expect.poll(unsent).toBe(0);
});

it('says that the disk is full as long as it is, brings other bodies, and goes on once there is room', async () => {
  const other = bodyReference.parse({ ...reference, documentId: 'd0000000-0000-7000-8000-000000000002' });
  const update = Buffer.from(Y.encodeStateAsUpdate(doc)).toString('base64');
  await type('j');
  await desk.handlers['document.append']({ ...other, update, bodySchema: bodySchemaVersion });
  const full = vi.spyOn(BodyFile.prototype, 'append');
  // That the hub has the first cannot be written down; what follows finds room again.
  full.mockRejectedValueOnce(Object.assign(new Error('full'), { code: 'ENOSPC' }));
  await scheduler.advance(500);
  const problem = { code: 'journal.cannot-write', details: { reason: 'ENOSPC' } };
  await expect.poll(states).toEqual([{ documentId, unsent: true, problem }]);
  full.mockRestore();
  await scheduler.advance(1_000);
  await expect.poll(states).toEqual([]);
});

it('reads news for as long as anybody shows the body, whoever closed theirs', async () => {
  const second = '10000000-0000-4000-8000-000000000002';
  // One page takes another's place: it opens before the other, which hands over its last words first, has closed.
  await desk.handlers['document.open']({ ...reference, opening: second });
  await desk.handlers['document.close']({ documentId, opening });
  await expect.poll(() => hub.asked).toEqual(['body']);
  hub.asked.length = 0;
  desk.news();
  await expect.poll(() => hub.asked).toEqual(['body']);
  await desk.handlers['document.close']({ documentId, opening: second });
  desk.news();
  await desk.handlers['document.keep-here']({ bodies: [] });
  expect(hub.asked).toEqual(['body']);
});

it('puts on the disk what stood in memory, once its engagement may lie there', async () => {
  await desk.close();
  desk = await openDesk();
  await desk.handlers['document.open']({ ...reference, onDisk: false, opening });
  await expect.poll(() => hub.asked).toEqual(['body']);
  expect(await write('at the hub', false)).toEqual(ok(undefined));
  hub.away = true;
  expect(await write('in memory', false)).toEqual(err(domainError('data-policy.needs-hub')));
  // The page opens it anew with the new policy.
  await desk.handlers['document.open']({ ...reference, opening });
  await type('called saved');
  await desk.close();
  desk = await openDesk();
  expect(unsent()).toBe(1);
  const here = await desk.handlers['document.read-here']({ bodies: [reference] });
  if (!here.ok) throw new Error(here.error.code);
  const words = here.value.bodies.map(({ updates }) => textIn(updates));
  expect(words).toEqual(['at the hub|in memory|called saved']);
  const before = hub.number;
  hub.away = false;
  desk.start();
  await expect.poll(unsent).toBe(0);
  expect(hub.number).toBe(before + 1);
});

it('keeps what may lie on no disk in memory until a hub that was away has it, though its page was left', async () => {
  const offDisk = { ...reference, onDisk: false };
  await desk.close();
  desk = await openDesk();
  await desk.handlers['document.open']({ ...offDisk, opening });
  await expect.poll(() => hub.asked).toEqual(['body']);
  hub.away = true;
  expect(await write('f', false)).toEqual(err(domainError('data-policy.needs-hub')));
  await desk.handlers['document.close']({ documentId, opening });
  expect(unsent()).toBe(1);
  expect(await desk.allSent(reference.scope)).toEqual(err(domainError('scope.unsent')));
  await expect.poll(() => scheduler.delays.length).toBe(1);
  hub.away = false;
  hub.asked.length = 0;
  desk.news();
  await expect.poll(unsent).toBe(0);
  expect(hub.asked).toContain('updates');
});
