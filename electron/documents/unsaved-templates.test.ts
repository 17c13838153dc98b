import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ok } from '#shared/kernel/result';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import { UnsavedTemplates } from './unsaved-templates';

let path: string;
beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-unsaved-'));
});
afterEach(() => rm(path, { recursive: true, force: true }));

/** The next run of the program on the same folder; the one before just ended, and closed nothing. */
const nextRun = async (profileId = 'one') =>
  (await UnsavedTemplates.open(new DataFolder(path), profileId, plainSeal)).handlers;

const familyId = '0190e000-0000-7000-8000-000000000001';
const typed = (source: string) => ({ source, sample: 'name: أمينة\n', revision: 3 });
const nothing = ok({ templates: [] });

describe('what was typed into a template and not saved', () => {
  it('is there in the next run from the moment it was answered for, and gone once it is let go of', async () => {
    const first = await nextRun();
    expect(await first['template.keep-unsaved']({ familyId, typed: typed('Dear {{ name }}') })).toEqual(
      ok(undefined),
    );
    const second = await nextRun();
    expect(await second['template.read-unsaved'](undefined)).toEqual(
      ok({ templates: [{ familyId, typed: typed('Dear {{ name }}') }] }),
    );
    await second['template.keep-unsaved']({ familyId, typed: null });
    expect(await (await nextRun())['template.read-unsaved'](undefined)).toEqual(nothing);
  });

  it('is the last that was typed, however fast one follows the other', async () => {
    const run = await nextRun();
    const texts = Array.from({ length: 20 }, (_, at) => 'x'.repeat((20 - at) * 5_000));
    await Promise.all(
      texts.map((source) => run['template.keep-unsaved']({ familyId, typed: typed(source) })),
    );
    expect(await (await nextRun())['template.read-unsaved'](undefined)).toEqual(
      ok({ templates: [{ familyId, typed: typed('x'.repeat(5_000)) }] }),
    );
  });

  it('is its own person’s', async () => {
    await (await nextRun())['template.keep-unsaved']({ familyId, typed: typed('mine') });
    expect(await (await nextRun('another'))['template.read-unsaved'](undefined)).toEqual(nothing);
  });

  it('is refused with the disk’s own reason, and nothing that was kept before is lost by it', async () => {
    const run = await nextRun();
    await run['template.keep-unsaved']({ familyId, typed: typed('before') });
    const folder = join(path, 'profiles', 'one', 'templates');
    await rm(join(folder, 'unsaved'), { recursive: true });
    await writeFile(join(folder, 'unsaved'), 'in the way');
    expect(await run['template.keep-unsaved']({ familyId, typed: typed('after') })).toMatchObject({
      error: { code: 'journal.cannot-write' },
    });
    expect(await run['template.read-unsaved'](undefined)).toEqual(
      ok({ templates: [{ familyId, typed: typed('before') }] }),
    );
  });
});
