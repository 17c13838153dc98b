/**
 * `npx tsx tests/support/generate-firm.ts FOLDER [WORK-ITEMS]`: writes an import folder with that many work items
 * (100,000 unless said), all of them in the sight of `pat@bulk.example` and `lee@bulk.example`. The same every time.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Papa from 'papaparse';

type Row = Readonly<Record<string, string | number>>;

const engagementCount = 20;
const mattersEach = 5;

/** A fixed spread in place of chance: the same item always reads the same. */
const spread = (index: number, length: number): number => (index * 7919) % length;

const pick = <T>(choices: readonly T[], index: number): T => {
  const choice = choices[spread(index, choices.length)];
  if (choice === undefined) throw new Error('Nothing to pick from.');
  return choice;
};

const kinds = ['bank reconciliation', 'month-end close', 'supplier bills', 'card coding', 'VAT workings'];
const entities = ['Alder', 'Birch', 'Cedar', 'Damson', 'Elder', 'Fir', 'Gorse', 'Hazel', 'Ivy', 'Juniper'];
const priorities = ['low', 'normal', 'normal', 'normal', 'high', 'urgent', 'normal'];

const firmRows = (): Readonly<Record<string, readonly Row[]>> => {
  const numbers = Array.from({ length: engagementCount }, (_, index) => index);
  return {
    provider: [{ key: 'bulk', name: 'Bulk Books', sample: 'yes' }],
    people: [
      { key: 'pat', name: 'Pat Doyle', email: 'pat@bulk.example', role: 'professional' },
      { key: 'lee', name: 'Lee Marsh', email: 'lee@bulk.example', role: 'lead' },
    ].map((person) => ({ ...person, country: 'GB', 'time-zone': 'Europe/London', locale: 'en-GB' })),
    calendars: [
      {
        key: 'london',
        'time-zone': 'Europe/London',
        monday: '09:00-17:30',
        tuesday: '09:00-17:30',
        wednesday: '09:00-17:30',
        thursday: '09:00-17:30',
        friday: '09:00-17:30',
      },
    ],
    clients: numbers.map((index) => ({
      key: `c${index}`,
      code: `BULK${index}`,
      name: `${pick(entities, index)} Group ${index}`,
      kind: 'company',
      country: 'GB',
      locale: 'en-GB',
      currency: 'GBP',
      calendar: 'london',
      'matter-word': 'entity',
    })),
    engagements: numbers.map((index) => ({
      key: `e${index}`,
      client: `c${index}`,
      code: `BULK${index}-BK`,
      name: 'Monthly books',
      'service-line': 'bookkeeping',
      from: '{year -1}-01-01',
      'coverage-rule': 'outcome',
    })),
    members: numbers.flatMap((index) => [
      { engagement: `e${index}`, person: 'pat', role: 'professional' },
      { engagement: `e${index}`, person: 'lee', role: 'lead' },
    ]),
    matters: numbers.flatMap((index) =>
      Array.from({ length: mattersEach }, (_, matter) => ({
        key: `e${index}-m${matter}`,
        engagement: `e${index}`,
        code: `M${index}-${matter}`,
        name: `${pick(entities, index + matter)} Ltd`,
      })),
    ),
  };
};

interface FirmOptions {
  /** Who was given an item; every third is Pat's and the others are free unless said otherwise. */
  readonly assigneeOf?: (index: number) => 'pat' | 'lee' | null;
  /** Steps of each item's checklist. */
  readonly checklist?: readonly string[];
}

const usual: Required<FirmOptions> = {
  assigneeOf: (index) => (index % 3 === 0 ? 'pat' : null),
  checklist: ['Read the papers', 'Do the work', 'Save the evidence'],
};

const workItem = (index: number, { assigneeOf, checklist }: Required<FirmOptions>): Row => {
  const kind = pick(kinds, index);
  const assignee = assigneeOf(index);
  return {
    key: `w${index}`,
    matter: `e${index % engagementCount}-m${spread(index, mattersEach)}`,
    reference: `BULK-${String(index).padStart(6, '0')}`,
    title: `${kind} ${pick(entities, index >> 3)} ${index}`,
    kind,
    instructions: `Do the ${kind} of {month -1}. Ask before anything over £${1_000 + spread(index, 9_000)}.`,
    checklist: checklist.join(' | '),
    priority: pick(priorities, index),
    // By rounds over the engagements: on every day something of each client is due.
    due: `+${spread(Math.floor(index / engagementCount), 60)}d ${String(9 + (index % 9)).padStart(2, '0')}:00`,
    'estimate-minutes': 15 + spread(index, 120),
    status: assignee !== null && index % 2 === 0 ? 'started' : 'ready',
    assignee: assignee ?? '',
  };
};

/** Writes an import folder with `workItems` work items that two people see all of. */
export const generateFirm = async (
  folder: string,
  workItems: number,
  options: FirmOptions = {},
): Promise<void> => {
  await mkdir(folder, { recursive: true });
  const rows = {
    ...firmRows(),
    'work-items': Array.from({ length: workItems }, (_, index) => workItem(index, { ...usual, ...options })),
  };
  for (const [name, table] of Object.entries(rows))
    await writeFile(join(folder, `${name}.csv`), `${Papa.unparse([...table], { newline: '\n' })}\n`);
};

const [, script = '', folder, count = '100000'] = process.argv;
if (import.meta.url === pathToFileURL(script).href) {
  if (folder === undefined) throw new Error('Name the folder to write to.');
  await generateFirm(folder, Number(count));
}
