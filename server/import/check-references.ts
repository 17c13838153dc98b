import type { ServiceLine } from '#shared/engagements/engagement';
import { templateEngine } from '#shared/templates/liquid-engine';
import { moneyProblems, timeProblems } from './check-time';
import type { FirmDraft, FirmFile, FirmRow, RowPlace, ServiceFamily } from './firm-files';
import type { FirmTables } from './read-folder';
import { quoted, type RowProblem } from './row-problem';

/** Tells a problem of a row. */
type Tell = (at: RowPlace, reason: string) => void;

/** The columns that name a row of another file. */
const references: readonly (readonly [FirmFile, column: string, target: FirmFile])[] = [
  ['teams', 'lead', 'people'],
  ['people', 'office', 'offices'],
  ['people', 'team', 'teams'],
  ['credentials', 'person', 'people'],
  ['languages', 'person', 'people'],
  ['agreements', 'person', 'people'],
  ['holidays', 'calendar', 'calendars'],
  ['clients', 'calendar', 'calendars'],
  ['house-styles', 'client', 'clients'],
  ['clauses', 'by', 'people'],
  ['engagements', 'client', 'clients'],
  ['members', 'engagement', 'engagements'],
  ['members', 'person', 'people'],
  ['matters', 'engagement', 'engagements'],
  ['work-items', 'matter', 'matters'],
  ['work-items', 'assignee', 'people'],
  ['work-items', 'reviewer', 'people'],
  ['rates', 'engagement', 'engagements'],
  ['budgets', 'engagement', 'engagements'],
  ['budgets', 'matter', 'matters'],
  ['time-entries', 'person', 'people'],
  ['time-entries', 'engagement', 'engagements'],
  ['time-entries', 'work-item', 'work-items'],
  ['time-entries', 'supersedes', 'time-entries'],
  ['timesheets', 'person', 'people'],
  ['timesheets', 'approved-by', 'people'],
];

const keysOf = (tables: FirmTables, name: FirmFile): ReadonlySet<string> =>
  new Set(tables[name]?.rows.map((row) => row.cells['key'] ?? ''));

/**
 * Reads the raw cells, not the checked rows: a row with a wrong cell elsewhere is still there, and must not make every
 * row that names it look wrong too.
 */
const unknownKeys = (tables: FirmTables, tell: Tell): void => {
  for (const [name, column, target] of references) {
    const keys = keysOf(tables, target);
    for (const { line, cells } of tables[name]?.rows ?? []) {
      const named = cells[column] ?? '';
      if (named !== '' && !keys.has(named))
        tell({ file: tables[name]?.file ?? name, line }, `${column} ${quoted(named)} is not in ${target}`);
    }
  }
};

const checkProvider = ({ provider }: FirmDraft, tables: FirmTables, tell: Tell): void => {
  const [first, second] = provider;
  const file = tables.provider?.file ?? 'provider.csv';
  if (tables.provider?.rows.length === 0) tell({ file, line: 0 }, 'names no provider');
  if (second) tell(second.at, `a hub imports one provider at a time; line ${first?.at.line} names the first`);
};

const checkPeople = ({ people }: FirmDraft, tell: Tell): void => {
  const lines = new Map<string, number>();
  for (const person of people) {
    const email = person.email.toLowerCase();
    const first = lines.get(email);
    if (first === undefined) lines.set(email, person.at.line);
    else tell(person.at, `email ${quoted(person.email)} belongs to line ${first} too`);
    if (person.office === null && (person.country === null || person['time-zone'] === null))
      tell(person.at, 'names neither an office nor a country and time-zone of its own');
  }
};

const checkHolidays = ({ holidays }: FirmDraft, tell: Tell): void => {
  for (const row of holidays) {
    if ((row.rule === null) === (row.date === null)) tell(row.at, 'needs either a rule or a date');
    else if (row.date !== null && !row.remove && row.name === null) tell(row.at, 'name must not be empty');
  }
};

const checkCalendars = ({ calendars }: FirmDraft, tell: Tell): void => {
  const first = new Map<string, FirmRow<'calendars'>>();
  for (const row of calendars) {
    const version = first.get(row.key) ?? row;
    first.set(row.key, version);
    if (version['time-zone'] !== row['time-zone'])
      tell(row.at, `time-zone differs from line ${version.at.line}; a calendar keeps one`);
  }
};

/** A clause that templates could not include would fail wherever one does. */
const checkClauses = ({ clauses }: FirmDraft, tell: Tell): void => {
  const parts = Object.fromEntries(clauses.map(({ key, text }) => [`clause/${key}`, text]));
  for (const { key, language, at } of clauses) {
    const include = { place: key, text: `{% include "clause/${key}" %}`, firstLine: 1 };
    const wrong = templateEngine(language, parts).check(include);
    if (wrong) tell(at, `text cannot be included, line ${wrong.details?.['line'] ?? 1}: ${wrong.code}`);
  }
};

type Roles = ReadonlyMap<string, FirmRow<'members'>['role']>;

const rolesOf = (members: readonly FirmRow<'members'>[]): Roles =>
  new Map(members.map((row) => [`${row.engagement} ${row.person}`, row.role]));

/** Statuses in which somebody must have done, or be doing, the work. */
const heldStatuses: readonly string[] = ['started', 'waiting', 'review', 'returned', 'approved', 'completed'];

const standingProblems = (item: FirmRow<'work-items'>): string[] => {
  const reasons: string[] = [];
  if (item.assignee === null && heldStatuses.includes(item.status))
    reasons.push(`status ${item.status} needs an assignee`);
  if (item.note === null && (item.status === 'waiting' || item.status === 'returned'))
    reasons.push(`status ${item.status} needs a note that says why`);
  if (item.assignee !== null && item['reserved-for'] !== null)
    reasons.push('is both assigned and reserved; keep one of them');
  if (item['checklist-done'] > item.checklist.length)
    reasons.push(
      `checklist-done ${item['checklist-done']} is more than the checklist's ${item.checklist.length} steps`,
    );
  return reasons;
};

const checkWorkItems = (draft: FirmDraft, tables: FirmTables, tell: Tell): void => {
  const engagementOf = new Map(draft.matters.map((row) => [row.key, row.engagement]));
  const roles = rolesOf(draft.members);
  const keys = { person: keysOf(tables, 'people'), team: keysOf(tables, 'teams') };
  for (const item of draft['work-items']) {
    for (const reason of standingProblems(item)) tell(item.at, reason);
    const engagement = engagementOf.get(item.matter);
    const roleOf = (person: string) => roles.get(`${engagement} ${person}`);
    const { assignee, reviewer } = item;
    if (assignee !== null && keys.person.has(assignee) && engagement !== undefined) {
      const role = roleOf(assignee);
      if (role === undefined || role === 'observer')
        tell(item.at, `assignee ${quoted(assignee)} does no work in engagement ${quoted(engagement)}`);
    }
    if (reviewer !== null && keys.person.has(reviewer) && engagement !== undefined && !roleOf(reviewer))
      tell(item.at, `reviewer ${quoted(reviewer)} is no member of engagement ${quoted(engagement)}`);
    if (reviewer !== null && reviewer === assignee) tell(item.at, 'reviewer must not be the assignee');
    const [kind, key = ''] = item['reserved-for']?.split(':') ?? [];
    if ((kind === 'person' || kind === 'team') && !keys[kind].has(key))
      tell(item.at, `reserved-for ${quoted(key)} is no known ${kind}`);
  }
};

/** What is wrong between rows and files: unknown keys, people who are not members, rows that contradict themselves. */
export const referenceProblems = (draft: FirmDraft, tables: FirmTables): RowProblem[] => {
  const problems: RowProblem[] = [];
  const tell: Tell = ({ file, line }, reason) => problems.push({ file, line, reason });
  unknownKeys(tables, tell);
  checkProvider(draft, tables, tell);
  checkPeople(draft, tell);
  checkCalendars(draft, tell);
  checkHolidays(draft, tell);
  checkClauses(draft, tell);
  checkWorkItems(draft, tables, tell);
  for (const { at, reason } of [...moneyProblems(draft), ...timeProblems(draft)]) tell(at, reason);
  return problems;
};

/** The family that each service line belongs to. */
const familyOf: Readonly<Record<ServiceLine, ServiceFamily>> = {
  bookkeeping: 'accounting',
  tax: 'accounting',
  payroll: 'accounting',
  'audit-support': 'accounting',
  'billing-support': 'legal',
  'legal-drafting': 'legal',
  'litigation-support': 'legal',
  transcription: 'legal',
};

/** What can be imported but is probably not meant: members whose service family is not the engagement's. */
export const familyWarnings = ({ people, engagements, members }: FirmDraft): RowProblem[] => {
  const families = new Map(people.map((row) => [row.key, row['service-family']]));
  const lines = new Map(engagements.map((row) => [row.key, row['service-line']]));
  return members.flatMap(({ person, engagement, at }) => {
    const family = families.get(person) ?? null;
    const serviceLine = lines.get(engagement);
    if (family === null || serviceLine === undefined || familyOf[serviceLine] === family) return [];
    return [{ ...at, reason: `${person} keeps to ${family} work, but ${engagement} is ${serviceLine}` }];
  });
};
