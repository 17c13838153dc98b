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

it('holds up an erasure for a file that is being written, and not for one that never comes to rest', async () => {
  const opened = await Journal.open(path, plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  const { journal } = opened.value;
  const scheduler = new VirtualScheduler();
  const givenUp: string[] = [];
  const saves = new LastSaves({
    copies: {
      takeAll: async () => [{ attachmentId: 'a file', problem: domainError('attachment.still-written') }],
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
  const unsent = { ok: false, error: { code: 'scope.unsent' } };
  expect(await saves.bringIn(null)).toMatchObject(unsent);
  await scheduler.advance(9 * 60_000);
  expect(await saves.bringIn(null)).toMatchObject(unsent);
  expect(givenUp).toEqual([]);
  await scheduler.advance(60_000);
  expect(await saves.bringIn(null)).toEqual(ok(undefined));
  expect(givenUp).toEqual(['attachments.last-save-given-up']);
  await journal.close();
});
