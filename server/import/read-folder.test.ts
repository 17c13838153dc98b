import { rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeXlsx } from '../../tests/support/make-xlsx';
import { type FirmChanges, smallFirm, writeFirm } from '../../tests/support/small-firm';
import { readFolder } from './read-folder';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

const read = async (changes: FirmChanges) => {
  const folder = await writeFirm(changes);
  folders.push(folder);
  return readFolder(folder);
};

const problems = async (changes: FirmChanges) => {
  const tables = await read(changes);
  return tables.ok ? [] : tables.error.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
};

describe('reading an import folder', () => {
  it('takes rows by column, with the line each starts on', async () => {
    const tables = await read({});
    if (!tables.ok) throw new Error('The small firm must be readable.');
    const rows = tables.value['work-items']?.rows ?? [];
    expect(rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(rows[0]?.cells).toMatchObject({
      key: 'w1',
      instructions: 'Match every line.\nAsk early.',
      assignee: '',
    });
  });

  it('does not mind a byte order mark, other line ends, blank rows and the case of headers', async () => {
    const tables = await read({ 'teams.csv': '\ufeffKey,NAME,Lead\r\n\r\n , ,\r\nbooks,Books,lee\r\n' });
    expect(tables.ok && tables.value.teams?.rows).toEqual([
      { line: 4, cells: { key: 'books', name: 'Books', lead: 'lee' } },
    ]);
  });

  it('reads the first sheet of a workbook in place of a CSV file', async () => {
    const sheet = [
      ['Key', 'Time zone', 'City', 'Country'],
      ['pune', 'Asia/Kolkata', 'Pune', 'IN'],
    ];
    const tables = await read({ 'offices.csv': null, 'offices.xlsx': makeXlsx(sheet) });
    expect(tables.ok && tables.value.offices?.rows[0]).toMatchObject({
      line: 2,
      cells: { key: 'pune', 'time-zone': 'Asia/Kolkata' },
    });
  });

  it('keeps numbers of a workbook as they are stored', async () => {
    const sheet = [
      ['person', 'kind', 'jurisdiction', 'valid-from'],
      ['pat', 401, 'IN', null],
    ];
    const tables = await read({ 'credentials.csv': null, 'credentials.xlsx': makeXlsx(sheet) });
    expect(tables.ok && tables.value.credentials?.rows[0]?.cells['kind']).toBe('401');
  });

  it('reads dates of a workbook as they would be written in CSV', async () => {
    const due = new Date('2026-11-30T17:00:00Z');
    const sheet = [
      ['key', 'matter', 'title', 'kind', 'due'],
      ['w1', 'm', 'Close', 'close', due],
      ['w2', 'm', 'Close', 'close', new Date('2026-11-30T00:00:00Z')],
    ];
    const tables = await read({ 'work-items.csv': null, 'work-items.xlsx': makeXlsx(sheet) });
    const dues = tables.ok && tables.value['work-items']?.rows.map(({ cells }) => cells['due']);
    expect(dues).toEqual(['2026-11-30 17:00', '2026-11-30']);
  });

  it('counts the rows that a workbook leaves out', async () => {
    const sheet = [['person', 'language', 'level'], [], ['pat', 'en', 'C1']];
    const tables = await read({ 'languages.csv': null, 'languages.xlsx': makeXlsx(sheet) });
    expect(tables.ok && tables.value.languages?.rows).toMatchObject([{ line: 3, cells: { person: 'pat' } }]);
  });

  it('refuses a file larger than a hub should hold, without reading it', async () => {
    const folder = await writeFirm();
    folders.push(folder);
    await truncate(join(folder, 'work-items.csv'), 300 * 1024 * 1024);
    expect(await readFolder(folder)).toMatchObject({
      ok: false,
      error: [{ file: 'work-items.csv', line: 0, reason: 'is larger than 256 MB; split the import' }],
    });
  });

  it.each<[string, FirmChanges, RegExp]>([
    [
      'a file that is not UTF-8',
      { 'teams.csv': Buffer.from('key,name\nb,Café\n', 'latin1') },
      /^teams\.csv:0 is not UTF-8/,
    ],
    ['UTF-16', { 'teams.csv': Buffer.from('key,name\nb,Books\n', 'utf16le') }, /^teams\.csv:0 is not UTF-8/],
    [
      'a workbook that is none',
      { 'teams.csv': null, 'teams.xlsx': 'key,name' },
      /^teams\.xlsx:0 is not an Excel workbook/,
    ],
    ['an empty workbook file', { 'teams.csv': null, 'teams.xlsx': '' }, /^teams\.xlsx:0 /],
    ['an empty file', { 'teams.csv': '' }, /^teams\.csv:0 is empty/],
    ['a missing column', { 'teams.csv': 'key,lead\nbooks,lee\n' }, /^teams\.csv:1 column "name" is missing/],
    [
      'an unknown column',
      { 'teams.csv': 'key,name,boss\nb,B,lee\n' },
      /^teams\.csv:1 column "boss" is not known/,
    ],
    [
      'a column that comes twice',
      { 'teams.csv': 'key,name,name\nb,B,B\n' },
      /^teams\.csv:1 column "name" stands there twice/,
    ],
    [
      'an open quotation mark',
      { 'teams.csv': 'key,name\nb,"Books\n' },
      /^teams\.csv:2 a quotation mark is opened/,
    ],
    ['a cell too many', { 'teams.csv': 'key,name\nb,Books, and payroll\n' }, /^teams\.csv:2 has more cells/],
    ['a file that is needed', { 'people.csv': null }, /^people\.csv:0 is missing/],
    [
      'two files of one name',
      { 'teams.xlsx': makeXlsx([['key', 'name']]) },
      /^teams\.xlsx:0 stands beside teams\.csv/,
    ],
  ])('names %s', async (_, changes, expected) => {
    expect(await problems(changes)).toEqual([expect.stringMatching(expected)]);
  });

  it('names the problems of every file at once', async () => {
    const found = await problems({ 'teams.csv': '', 'matters.csv': 'key\n', 'provider.csv': null });
    expect(found.map((line) => line.split(':')[0])).toEqual([
      'provider.csv',
      'teams.csv',
      'matters.csv',
      'matters.csv',
      'matters.csv',
    ]);
  });

  it('says of a folder without files, or none at all, what is missing', async () => {
    const empty = await readFolder('/no/such/folder');
    expect(empty).toEqual({
      ok: false,
      error: [{ file: '/no/such/folder', line: 0, reason: 'is not a folder that can be read' }],
    });
    const none = Object.fromEntries(Object.keys(smallFirm).map((file): [string, null] => [file, null]));
    expect(await problems(none)).toEqual([
      'provider.csv:0 is missing from the folder',
      'people.csv:0 is missing from the folder',
    ]);
  });
});
