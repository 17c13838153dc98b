import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BridgeArgument } from '#shared/bridge/derived';
import type { EngagementId } from '#shared/kernel/ids';
import { ok } from '#shared/kernel/result';
import { isUseNote } from '#shared/sync/command-kind';
import { mutation } from '#shared/sync/mutation';
import { openUseDoor } from '../../tests/support/open-use-door';
import { samplePersonId, sampleScopeId } from '../../tests/support/sample-mutation';
import type { Journal } from '../journal/journal';
import { batchHandlers } from './batch-desk';

let folder: string;
let journal: Journal;
let handlers: ReturnType<typeof batchHandlers>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'meridian-batch-desk-'));
  const opened = await openUseDoor(join(folder, 'journal'));
  journal = opened.journal;
  handlers = batchHandlers({ downloadsFolder: () => join(folder, 'downloads') }, () =>
    Promise.resolve(ok(opened.door)),
  );
});
afterEach(async () => {
  await journal.close();
  await rm(folder, { recursive: true, force: true });
});

type Line = BridgeArgument<'batch.save-report'>['lines'][number];

const line = (client: string, why: string, engagementId: string = sampleScopeId, mayLeave = true): Line => ({
  of: {
    engagementId: engagementId as EngagementId,
    kind: 'draft',
    subjectId: null,
    dataPolicy: { copy: 'offline', print: true, clipboard: true, export: mayLeave },
  },
  cells: [client, why],
});
const save = (...lines: Line[]) =>
  handlers['batch.save-report']({
    title: 'Letter – report 1/2',
    headings: ['Client', 'Why'],
    lines,
    kept: 'Stays here.',
  });
const notes = () =>
  journal.index.open().map((entry) => {
    const { command } = mutation.parse(entry.mutation);
    if (!isUseNote(command)) throw new Error(`${command.type} is no note of a use`);
    return `${command.use} ${command.engagementId} ${command.refusal ?? 'allowed'}`;
  });

describe('the report of a batch', () => {
  it('is saved as a table that no spreadsheet reads as formulas, and written down once for an engagement', async () => {
    const words = ['=cmd|"/c calc"!A0', '+1', 'دفعة، "مرفوضة"\nثم أُعيدت', 'मसौदा'];
    expect(await save(...words.map((why) => line('@Lark', why)))).toEqual(
      ok({ name: 'Letter – report 1-2.csv', kept: 0 }),
    );
    const text = await readFile(join(folder, 'downloads', 'Letter – report 1-2.csv'), 'utf8');
    expect(text.startsWith('\ufeff')).toBe(true);
    expect(Papa.parse(text.slice(1), { skipEmptyLines: true }).data).toEqual([
      ['Client', 'Why'],
      ["'@Lark", `'${words[0]}`],
      ["'@Lark", "'+1"],
      ["'@Lark", words[2]],
      ["'@Lark", words[3]],
    ]);
    expect(notes()).toEqual([`export ${sampleScopeId} allowed`]);
  });

  it('keeps the words of engagements that let nothing leave, and of those out of sight, and counts them', async () => {
    const other = samplePersonId;
    const gone = { of: null, cells: ['Gone', 'secret'] };
    expect(await save(line('Lark', 'made'), line('Oak', 'secret', other, false), gone)).toMatchObject({
      value: { kept: 2 },
    });
    const [name = ''] = await readdir(join(folder, 'downloads'));
    const text = await readFile(join(folder, 'downloads', name), 'utf8');
    expect(text).toBe('\ufeffClient,Why\r\nLark,made\r\n,Stays here.\r\n,Stays here.\r\n');
    expect(notes()).toEqual([`export ${other} data-policy.export-off`, `export ${sampleScopeId} allowed`]);
  });

  it('is refused by the rule’s name where nothing of it may leave', async () => {
    expect(await save(line('Oak', 'secret', sampleScopeId, false))).toMatchObject({
      error: { code: 'data-policy.export-off' },
    });
    expect(await save({ of: null, cells: ['Gone', 'secret'] })).toMatchObject({
      error: { code: 'engagement.not-found' },
    });
    expect(await readdir(folder)).not.toContain('downloads');
    expect(notes()).toEqual([`export ${sampleScopeId} data-policy.export-off`]);
  });
});
