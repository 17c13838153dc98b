import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { UsedThing } from '#shared/bridge/use-calls';
import { uses } from '#shared/engagements/data-policy';
import type { DataPolicy } from '#shared/engagements/engagement';
import type { EngagementId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { isUseNote } from '#shared/sync/command-kind';
import { mutation } from '#shared/sync/mutation';
import { openUseDoor } from '../../tests/support/open-use-door';
import { samplePersonId, sampleScopeId } from '../../tests/support/sample-mutation';
import type { Journal } from '../journal/journal';
import type { UseDoor } from './use-door';

let folder: string;
let journal: Journal;
let door: UseDoor;
let now: number;
let noted: number;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-door-'));
  now = 1_800_000_000_000;
  noted = 0;
  ({ journal, door } = await openUseDoor(folder, {
    now: () => now,
    noted: () => {
      noted += 1;
    },
  }));
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

const thing = (policy: Partial<DataPolicy> = {}, change: Partial<UsedThing> = {}): UsedThing => ({
  engagementId: sampleScopeId as string as EngagementId,
  kind: 'document',
  subjectId: null,
  dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true, ...policy },
  ...change,
});

/** What lies in the journal, as it is sent to the hub. */
const notes = () =>
  journal.index.open().map((entry) => {
    const { command, scope } = mutation.parse(entry.mutation);
    if (!isUseNote(command)) throw new Error(`${command.type} is no note of a use`);
    expect(scope).toBe(samplePersonId);
    return `${command.use} ${command.refusal ?? 'allowed'}`;
  });

describe('the way out', () => {
  it.each(uses)('writes down that something leaves (%s) before it does', async (use) => {
    const left = await door.pass(use, thing(), {
      prepare: () => ok('ready'),
      hand: (prepared) => {
        expect(notes()).toEqual([`${use} allowed`]);
        return ok(`${prepared} and gone`);
      },
    });
    expect(left).toEqual(ok('ready and gone'));
    expect(noted).toBe(1);
  });

  it.each(uses)('keeps here what may not leave (%s), and writes that down too', async (use) => {
    const begun: string[] = [];
    const refused = await door.pass(use, thing({ copy: 'view-only' }), {
      prepare: () => ok(begun.push('prepared')),
      hand: () => ok(begun.push('handed')),
    });
    expect(refused).toMatchObject({ ok: false, error: { code: 'data-policy.view-only' } });
    expect(begun).toEqual([]);
    expect(notes()).toEqual([`${use} data-policy.view-only`]);
  });

  it('says nothing of what could not be made ready: it did not leave', async () => {
    const failed = await door.pass('export', thing(), {
      prepare: () => ({ ok: false, error: { code: 'print.failed' } }),
      hand: () => ok(undefined),
    });
    expect(failed).toMatchObject({ error: { code: 'print.failed' } });
    expect(notes()).toEqual([]);
  });

  it('writes a print down once, though the window tells of it too when its dialog opens', async () => {
    await door.pass('print', thing(), { prepare: () => ok(undefined), hand: () => ok(undefined) });
    await door.handlers['use.tell']({ use: 'print', of: [thing()] });
    expect(notes()).toEqual(['print allowed']);
    now += 60_000;
    await door.handlers['use.tell']({ use: 'print', of: [thing()] });
    expect(notes()).toHaveLength(2);
  });

  it('lets nothing out that cannot be written down', async () => {
    await journal.close();
    let left = false;
    const kept = await door.pass('export', thing(), {
      prepare: () => ok(undefined),
      hand: () => {
        left = true;
        return ok(undefined);
      },
    });
    expect(kept).toMatchObject({ error: { code: 'journal.cannot-write' } });
    expect(left).toBe(false);
  });
});

describe('what is copied from the screen', () => {
  const tell = (...of: UsedThing[]) => door.handlers['use.tell']({ use: 'copy', of });

  it('is written down once a minute for each thing and answer', async () => {
    const other = thing({}, { engagementId: samplePersonId as string as EngagementId });
    for (const copied of [thing(), thing(), other]) expect(await tell(copied)).toEqual(ok(undefined));
    expect(notes()).toEqual(['copy allowed', 'copy allowed']);
    await tell(thing({ clipboard: false }));
    expect(notes()).toHaveLength(3);
    now += 60_000;
    await tell(thing());
    // Set back by an hour, the clock hides nothing.
    now -= 3_600_000;
    await tell(thing());
    expect(notes()).toHaveLength(5);
  });

  it('stays here altogether where a part of it must', async () => {
    const free = thing({}, { engagementId: samplePersonId as string as EngagementId });
    expect(await tell(free, thing({ clipboard: false }))).toMatchObject({
      ok: false,
      error: { code: 'data-policy.copy-off' },
    });
    expect(notes()).toEqual(['copy data-policy.copy-off']);
  });
});
