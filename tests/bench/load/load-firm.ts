import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Papa from 'papaparse';

type Row = Readonly<Record<string, string | number>>;

export const membersEach = 10;
const itemsEach = 20;

/** Writes an import folder of a firm with `people` professionals, ten to an engagement, each with some work. */
export const writeLoadFirm = async (folder: string, people: number): Promise<void> => {
  const engagements = Array.from({ length: Math.ceil(people / membersEach) }, (_, index) => index);
  const persons = Array.from({ length: people }, (_, index) => index);
  const tables: Readonly<Record<string, readonly Row[]>> = {
    provider: [{ key: 'load', name: 'Load Books', sample: 'yes' }],
    people: persons.map((index) => ({
      key: `p${index}`,
      name: `Person ${index}`,
      email: `p${index}@load.example`,
      role: 'professional',
      country: 'IN',
      'time-zone': 'Asia/Kolkata',
      locale: 'en-IN',
    })),
    calendars: [{ key: 'london', 'time-zone': 'Europe/London', monday: '09:00-17:30' }],
    clients: [
      {
        key: 'c',
        code: 'LOAD',
        name: 'Load Group',
        kind: 'company',
        country: 'GB',
        locale: 'en-GB',
        currency: 'GBP',
        calendar: 'london',
        'matter-word': 'entity',
      },
    ],
    engagements: engagements.map((index) => ({
      key: `e${index}`,
      client: 'c',
      code: `LOAD-${index}`,
      name: 'Monthly books',
      'service-line': 'bookkeeping',
      from: '2026-01-01',
      'coverage-rule': 'outcome',
    })),
    members: persons.map((index) => ({
      engagement: `e${Math.floor(index / membersEach)}`,
      person: `p${index}`,
      role: 'professional',
    })),
    matters: engagements.map((index) => ({
      key: `m${index}`,
      engagement: `e${index}`,
      code: `M${index}`,
      name: `Entity ${index} Ltd`,
    })),
    'work-items': engagements.flatMap((index) =>
      Array.from({ length: itemsEach }, (_, item) => ({
        key: `w${index}-${item}`,
        matter: `m${index}`,
        title: `Reconcile account ${item}`,
        kind: 'bank reconciliation',
        checklist: 'Import | Match | Report',
        priority: 'normal',
        'estimate-minutes': 30,
        status: 'ready',
      })),
    ),
  };
  await mkdir(folder, { recursive: true });
  for (const [name, rows] of Object.entries(tables))
    await writeFile(join(folder, `${name}.csv`), `${Papa.unparse([...rows], { newline: '\n' })}\n`);
};
