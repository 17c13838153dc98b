import { describe, expect, it } from 'vitest';
import { describeReport } from './describe-report';
import type { ImportReport } from './import-folder';

const imported: ImportReport = {
  ok: true,
  dryRun: false,
  problems: [],
  warnings: [{ file: 'members.csv', line: 3, reason: 'pat keeps to accounting work' }],
  counts: { person: { added: 2, changed: 0, unchanged: 1 } },
  beside: [
    { words: 'rates', taken: 3 },
    { words: 'time entries', taken: 5, known: 2 },
  ],
  conflicts: [{ file: 'work-items.csv', line: 9, key: 'w9', field: 'title' }],
  missing: [{ file: 'matters.csv', kind: 'matter', key: 'm1' }],
};

describe('an import’s report', () => {
  it('says what was imported and what was left alone, the outcome last', () => {
    expect(describeReport(imported)).toEqual([
      'Warning: members.csv, line 3: pat keeps to accounting work',
      'Conflict: work-items.csv, line 9: title of w9 changed here and in the program; left as it is in the program',
      'Left alone: m1 (matters) is no longer in matters.csv',
      '  people: 2 new, 0 changed, 1 unchanged',
      '  rates: 3 as in the files',
      '  time entries: 5 new, 2 unchanged',
      'Imported.',
    ]);
  });

  it('names the first twenty rows that are gone, and counts the rest', () => {
    const missing = Array.from({ length: 23 }, (_, index) => ({
      file: 'work-items.csv',
      kind: 'workItem' as const,
      key: `w${index}`,
    }));
    const lines = describeReport({ ...imported, missing }).filter((line) => line.startsWith('Left alone'));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('Left alone: 3 more that are no longer in the files');
  });

  it('says of a dry run that nothing was written', () => {
    expect(describeReport({ ...imported, dryRun: true }).at(-1)).toBe(
      'Nothing was written: this was a dry run.',
    );
  });

  it('names every problem, and that nothing was imported', () => {
    const problems = [
      { file: 'people.csv', line: 2, reason: 'name must not be empty' },
      { file: 'teams.csv', line: 0, reason: 'is empty' },
    ];
    expect(describeReport({ ...imported, ok: false, problems })).toEqual([
      'people.csv, line 2: name must not be empty',
      'teams.csv: is empty',
      'Nothing was imported: 2 problems in the files.',
    ]);
  });
});
