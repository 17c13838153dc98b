import { rm } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { type FirmChanges, smallFirm, writeFirm } from '../../tests/support/small-firm';
import { familyWarnings } from './check-references';
import { checkTables } from './check-tables';
import { readFolder } from './read-folder';

const anchor = Date.parse('2026-11-24T10:00:00Z');
const zones = zoneProviderFromIntl({ dataVersion: 'test' });

const check = async (changes: FirmChanges) => {
  const folder = await writeFirm(changes);
  const tables = await readFolder(folder);
  await rm(folder, { recursive: true });
  if (!tables.ok) throw new Error(`The files must be readable: ${JSON.stringify(tables.error)}`);
  return checkTables(tables.value, { anchor, zones });
};

const problems = async (changes: FirmChanges): Promise<string[]> => {
  const draft = await check(changes);
  return draft.ok ? [] : draft.error.map(({ file, line, reason }) => `${file}:${line} ${reason}`);
};

/** The small firm's file with a piece of its text replaced. */
const changed = (file: keyof typeof smallFirm, from: string, to: string): FirmChanges => {
  expect(smallFirm[file]).toContain(from);
  return { [file]: smallFirm[file].replace(from, to) };
};

const more = (file: keyof typeof smallFirm, line: string): FirmChanges => ({
  [file]: `${smallFirm[file]}${line}\n`,
});

describe('checking what the files say', () => {
  it('finds nothing wrong with the small firm', async () => {
    expect(await problems({})).toEqual([]);
  });

  it('refuses a clause that no template could include, at its row', async () => {
    const clauses = (...rows: string[]): FirmChanges => ({
      'clauses.csv': `key,title,topic,language,text,by,saved\n${rows.map((row) => `${row},lee,2026-09-01\n`).join('')}`,
    });
    expect(
      await problems(clauses('law,Law,,en-GB,English law.', 'b,B,,en,"{% include ""clause/law"" %}"')),
    ).toEqual([]);
    expect(
      await problems(
        clauses(
          'a,A,,en,"{% include ""clause/b"" %}"',
          'b,B,,en,"{% include ""clause/a"" %}"',
          'c,C,,en,{{ x.__proto__ }}',
        ),
      ),
    ).toEqual([
      'clauses.csv:2 text cannot be included, line 1: template.include-circular',
      'clauses.csv:3 text cannot be included, line 1: template.include-circular',
      'clauses.csv:4 text cannot be included, line 1: template.reaches-out',
    ]);
  });

  it.each<[string, FirmChanges, RegExp]>([
    [
      'a word that is none of the list',
      changed('people.csv', ',lead,Lead', ',boss,Lead'),
      /^people\.csv:3 role "boss": .*"professional"/,
    ],
    ['an empty cell', changed('people.csv', 'Pat Rao', ''), /^people\.csv:2 name must not be empty/],
    [
      'an address that is none',
      changed('people.csv', 'pat@acme.example', 'pat'),
      /^people\.csv:2 email "pat": expected an e-mail address/,
    ],
    [
      'an unknown zone',
      changed('offices.csv', 'Asia/Kolkata', 'Asia/Poona2'),
      /^offices\.csv:2 time-zone "Asia\/Poona2"/,
    ],
    [
      'a date that does not exist',
      changed('engagements.csv', '2026-01-01', '2026-02-30'),
      /^engagements\.csv:2 from "2026-02-30"/,
    ],
    [
      'a due moment nobody understands',
      changed('work-items.csv', '+1b 12:00', 'Friday'),
      /^work-items\.csv:2 due "Friday"/,
    ],
    [
      'a placeholder that is none',
      changed('work-items.csv', '{month -1}', '{mnth -1}'),
      /^work-items\.csv:2 title .* names \{mnth -1\}/,
    ],
    [
      'hours that are none',
      changed('calendars.csv', '09:00-12:30 13:30-17:30', '9-5'),
      /^calendars\.csv:2 friday "9-5"/,
    ],
    [
      'a number that is none',
      changed('work-items.csv', ',60,', ',an hour,'),
      /^work-items\.csv:2 estimate-minutes "an hour"/,
    ],
    [
      'a key nobody has',
      changed('matters.csv', ',wren-bk,', ',wren-tax,'),
      /^matters\.csv:2 engagement "wren-tax" is not in engagements/,
    ],
    [
      'a key that comes twice',
      more('teams.csv', 'books,More books,'),
      /^teams\.csv:3 key "books" stands in line 2 too/,
    ],
    [
      'an address that comes twice',
      changed('people.csv', 'lee@acme', 'PAT@acme'),
      /^people\.csv:3 email .* belongs to line 2 too/,
    ],
    [
      'two providers',
      more('provider.csv', 'other,Other,no'),
      /^provider\.csv:3 a hub imports one provider at a time/,
    ],
    [
      'a person without a place',
      changed('people.csv', 'Bookkeeper,pune', 'Bookkeeper,'),
      /^people\.csv:2 names neither an office/,
    ],
    [
      'a holiday that is neither rule nor date',
      more('holidays.csv', 'london,,,,,'),
      /^holidays\.csv:4 needs either/,
    ],
    [
      'work begun by nobody',
      changed('work-items.csv', 'started,,pat', 'started,,'),
      /^work-items\.csv:4 status started needs an assignee/,
    ],
    [
      'waiting without a reason',
      changed('work-items.csv', 'started,,pat', 'waiting,,pat'),
      /^work-items\.csv:4 status waiting needs a note/,
    ],
    [
      'an assignee who is no member',
      changed('members.csv', 'wren-bk,pat,professional\n', ''),
      /^work-items\.csv:4 assignee "pat" does no work/,
    ],
    [
      'hours that no clock shows',
      changed('calendars.csv', '13:30-17:30', '13:30-25:00'),
      /^calendars\.csv:2 calendar: malformed time on friday \(25:00\)/,
    ],
    [
      'holidays of no country',
      more('holidays.csv', 'london,XX,,,,'),
      /^holidays\.csv:4 rule XX is no country/,
    ],
    [
      'holidays of no region',
      more('holidays.csv', 'london,GB-ZZZ,,,,'),
      /^holidays\.csv:4 rule GB-ZZZ is no/,
    ],
    ['two zones in one calendar', more('calendars.csv', 'london,Europe/Paris,,,,,'), /^calendars\.csv:3 .*/],
  ])('names %s', async (_, changes, expected) => {
    expect((await problems(changes))[0]).toMatch(expected);
  });

  it('names every bad row of every file, in order, and each once', async () => {
    const found = await problems({
      ...changed('people.csv', 'Pat Rao', ''),
      ...changed('teams.csv', ',lee', ',leo'),
      ...changed('work-items.csv', ',high,', ',highest,'),
      ...changed('calendars.csv', '13:30-17:30', '13:30-25:00'),
    });
    expect(found.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'calendars.csv:2 calendar:',
      'people.csv:2 name',
      'teams.csv:2 lead',
      'work-items.csv:2 priority',
    ]);
  });

  it('quotes a cell of five megabytes shortly', async () => {
    const found = await problems(changed('work-items.csv', 'Match every line.', 'x'.repeat(5_000_000)));
    expect(found).toEqual([expect.stringMatching(/^work-items\.csv:2 instructions "x{39}…": .*20000/)]);
  });

  it('warns of a member of another service family, and lets it pass', async () => {
    const draft = await check(changed('engagements.csv', ',bookkeeping,', ',transcription,'));
    expect(draft.ok && familyWarnings(draft.value)).toMatchObject([
      { file: 'members.csv', line: 2, reason: 'pat keeps to accounting work, but wren-bk is transcription' },
      { file: 'members.csv', line: 3 },
    ]);
  });
});
