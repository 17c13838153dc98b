import type { ImportedKind } from './file-row';
import type { ImportReport } from './import-folder';
import type { KindCounts } from './plan-import';
import type { RowProblem } from './row-problem';

const kindWords: Readonly<Record<ImportedKind, string>> = {
  provider: 'provider',
  team: 'teams',
  person: 'people',
  calendar: 'calendars',
  client: 'clients',
  engagement: 'engagements',
  matter: 'matters',
  workItem: 'work items',
  agreement: 'working agreements',
  clause: 'clauses',
};

const placed = ({ file, line, reason }: RowProblem): string =>
  line === 0 ? `${file}: ${reason}` : `${file}, line ${line}: ${reason}`;

const countLine = (kind: ImportedKind, { added, changed, unchanged }: KindCounts): string =>
  `  ${kindWords[kind]}: ${added} new, ${changed} changed, ${unchanged} unchanged`;

const count = (number: number, one: string, several: string): string =>
  `${number} ${number === 1 ? one : several}`;

const refusal = ({ problems }: ImportReport): string[] => [
  ...problems.map(placed),
  `Nothing was imported: ${count(problems.length, 'problem', 'problems')} in the files.`,
];

/** Rows that are gone are no cause for alarm, and a file left out may have had a hundred thousand. */
const missingNamed = 20;

const missingLines = ({ missing }: ImportReport): string[] => {
  const more = missing.length - missingNamed;
  return [
    ...missing
      .slice(0, missingNamed)
      .map(({ file, key, kind }) => `Left alone: ${key} (${kindWords[kind]}) is no longer in ${file}`),
    ...(more > 0 ? [`Left alone: ${more} more that are no longer in the files`] : []),
  ];
};

/** An import's report as lines of plain text, the outcome last. */
export const describeReport = (report: ImportReport): string[] => {
  if (!report.ok) return refusal(report);
  const kinds = Object.keys(kindWords) as ImportedKind[];
  return [
    ...report.warnings.map((warning) => `Warning: ${placed(warning)}`),
    ...report.conflicts.map(
      ({ file, line, key, field }) =>
        `Conflict: ${file}, line ${line}: ${field} of ${key} changed here and in the program; left as it is in the program`,
    ),
    ...missingLines(report),
    ...kinds.flatMap((kind) => {
      const counts = report.counts[kind];
      return counts ? [countLine(kind, counts)] : [];
    }),
    ...report.beside.map(({ words, taken, known }) =>
      known === undefined
        ? `  ${words}: ${taken} as in the files`
        : `  ${words}: ${taken} new, ${known} unchanged`,
    ),
    report.dryRun ? 'Nothing was written: this was a dry run.' : 'Imported.',
  ];
};
