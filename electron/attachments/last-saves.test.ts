import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import type { DeviceId, PersonId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import { Journal } from '../journal/journal';
import { plainSeal } from '../ports/seal';
import { LastSaves } from './last-saves';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-last-saves-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** Files that are open, by whether a program is at them, and what was given up. */
const openSaves = async (busy: () => Record<string, readonly string[]>) => {
  const opened = await Journal.open(path, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  const { journal } = opened.value;
  const scheduler = new VirtualScheduler();
  const givenUp: string[] = [];
  const saves = new LastSaves({
    copies: {
      takeAll: async (scope) =>
        (busy()[scope ?? 'everything'] ?? []).map((attachmentId) => ({
          attachmentId,
          problem: domainError('attachment.still-written'),
        })),
      returnedIn: () => [],
      settle: async () => undefined,
    },
    journal,
    personId: '0190e000-0000-7000-8000-000000000001' as PersonId,
    deviceId: '0190e000-0000-7000-8000-000000000002' as DeviceId,
    scheduler,
    random: { bytes: (length) => new Uint8Array(length) },
    logger: { info: () => undefined, warn: (code) => givenUp.push(code) },
    expect: async () => ok(undefined),
  });
  return { journal, scheduler, givenUp, saves };
};
const unsent = { ok: false, error: { code: 'scope.unsent' } };

it('holds up an erasure for a file that is being written, and not for one that never comes to rest', async () => {
  const { journal, scheduler, givenUp, saves } = await openSaves(() => ({ everything: ['a file'] }));
  expect(await saves.bringIn(null)).toMatchObject(unsent);
  await scheduler.advance(9 * 60_000);
  expect(await saves.bringIn(null)).toMatchObject(unsent);
  expect(givenUp).toEqual([]);
  await scheduler.advance(60_000);
  expect(await saves.bringIn(null)).toEqual(ok(undefined));
  expect(givenUp).toEqual(['attachments.last-save-given-up']);
  await journal.close();
});

it('is as patient with a file the next time, and with each engagement', async () => {
  let busy: Record<string, readonly string[]> = { first: ['a file'], second: ['another'] };
  const { journal, scheduler, givenUp, saves } = await openSaves(() => busy);
  for (const scope of ['first', 'second']) expect(await saves.bringIn(scope)).toMatchObject(unsent);
  // It came to rest, its engagement stayed, and somebody writes in it an hour later.
  busy = { second: ['another'] };
  expect(await saves.bringIn('first')).toEqual(ok(undefined));
  await scheduler.advance(60 * 60_000);
  busy = { first: ['a file'], second: ['another'] };
  expect(await saves.bringIn('first')).toMatchObject(unsent);
  expect(givenUp).toEqual([]);
  expect(await saves.bringIn('second')).toEqual(ok(undefined));
  await journal.close();
});
