import type { HouseStyle } from '#shared/clients/house-style';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Credential, Person, SpokenLanguage } from '#shared/people/person';
import { rowSchemas } from '#shared/sync/row';
import type { Clause } from '#shared/templates/clause';
import { type BuiltCalendar, buildCalendars } from './build-calendars';
import { engagementRow, matterRow, workItemRow } from './build-work';
import { type AnchoredZones, type ClientReading, clientDays, todayIn } from './client-days';
import { resolveDate } from './date-expressions';
import type { FileRow } from './file-row';
import type { FirmDraft, FirmRow } from './firm-files';
import { groupBy } from './group-by';
import { placeholderFiller } from './placeholders';
import { providerIdOf, type RowIds, rowIds } from './row-ids';
import type { RowProblem } from './row-problem';

const byKey = <T extends { readonly key: string }>(rows: readonly T[]): ReadonlyMap<string, T> =>
  new Map(rows.map((row) => [row.key, row]));

const peopleRows = (draft: FirmDraft, ids: RowIds, scope: string, context: AnchoredZones): FileRow[] => {
  const offices = byKey(draft.offices);
  const credentials = groupBy(draft.credentials, (row) => row.person);
  const languages = groupBy(draft.languages, (row) => row.person);
  return draft.people.map((row): FileRow => {
    const office = row.office === null ? undefined : offices.get(row.office);
    const timeZone = row['time-zone'] ?? office?.['time-zone'] ?? 'UTC';
    const today = todayIn(timeZone, context);
    const workingHours = row['working-hours'] ?? office?.['working-hours'] ?? null;
    const body: Person = {
      id: ids.person(row.key),
      name: row.name,
      email: row.email,
      role: row.role,
      title: row.title,
      city: row.city ?? office?.city ?? '',
      country: row.country ?? office?.country ?? '',
      timeZone,
      locale: row.locale ?? office?.locale ?? 'en',
      teamId: row.team === null ? null : ids.team(row.team),
      active: row.active,
      credentials: (credentials.get(row.key) ?? []).map((held) => credentialOf(held, today)),
      languages: (languages.get(row.key) ?? []).map(
        ({ language, level }): SpokenLanguage => ({ language, level }),
      ),
      ...(workingHours === null ? {} : { workingHours }),
    };
    return { kind: 'person', key: row.key, id: body.id, scope, at: row.at, body };
  });
};

const credentialOf = (row: FirmRow<'credentials'>, today: number): Credential => ({
  kind: row.kind,
  jurisdiction: row.jurisdiction,
  validFrom: row['valid-from'] && resolveDate(row['valid-from'], today),
  validUntil: row['valid-until'] && resolveDate(row['valid-until'], today),
});

/** What was agreed with each person, by date; a row of their own scope, since it is nobody else's to see. */
const agreementRows = (draft: FirmDraft, ids: RowIds, context: AnchoredZones): FileRow[] => {
  const offices = byKey(draft.offices);
  const people = byKey(draft.people);
  const minutes = (hours: number): number => Math.round(hours * 60);
  return [...groupBy(draft.agreements, (row) => row.person)].map(([key, rows]): FileRow => {
    const person = people.get(key);
    const zone = person?.['time-zone'] ?? offices.get(person?.office ?? '')?.['time-zone'] ?? 'UTC';
    const today = todayIn(zone, context);
    const versions = rows.map((row) => ({
      from: resolveDate(row.from, today),
      weeklyMinutes: minutes(row['weekly-hours']),
      dailyOvertimeMinutes:
        row['overtime-after-daily'] === null ? null : minutes(row['overtime-after-daily']),
      weeklyOvertimeMinutes:
        row['overtime-after-weekly'] === null ? null : minutes(row['overtime-after-weekly']),
    }));
    const id = ids.person(key);
    const body = { id, personId: id, versions: versions.toSorted((a, b) => (a.from < b.from ? -1 : 1)) };
    return { kind: 'agreement', key, id, scope: id, at: (rows[0] as FirmRow<'agreements'>).at, body };
  });
};

const teamRow = (row: FirmRow<'teams'>, ids: RowIds, scope: string): FileRow => {
  const leadId = row.lead === null ? null : ids.person(row.lead);
  const body = { id: ids.team(row.key), name: row.name, leadId };
  return { kind: 'team', key: row.key, id: body.id, scope, at: row.at, body };
};

const calendarRow = ({ key, at, calendar }: BuiltCalendar, ids: RowIds, scope: string): FileRow => {
  const id = ids.calendar(key);
  const versions = calendar.versions.map((version) => ({ ...version }));
  return { kind: 'calendar', key, id, scope, at, body: { id, zone: calendar.zone, versions } };
};

const styleOf = (row: FirmRow<'house-styles'>): HouseStyle => ({
  letterheadName: row['letterhead-name'],
  letterheadLines: row['letterhead-lines'],
  registration: row.registration,
  logo: row.logo,
  font: row.font,
  numbering: row.numbering,
  numberAll: row['number-all'],
  paper: row.paper,
  margins: row['margins-mm'],
  spelling: row.spelling,
  citation: row.citation,
  header: row.header,
  fileName: row['file-name'],
});

/** The firm's clauses as whoever keeps them saved them. */
const clauseRow = (row: FirmRow<'clauses'>, ids: RowIds, scope: string, context: AnchoredZones): FileRow => {
  const { key, title, topic, language, text } = row;
  const body: Clause = {
    id: ids.clause(key),
    owner: 'firm',
    teamId: null,
    personId: ids.person(row.by),
    name: key,
    title,
    topic,
    language,
    text,
    retired: false,
    at: Date.parse(`${resolveDate(row.saved, todayIn('UTC', context))}T12:00:00Z`),
    revision: 1,
  };
  return { kind: 'clause', key, id: body.id, scope, at: row.at, body };
};

const clientRow = (
  row: FirmRow<'clients'>,
  style: FirmRow<'house-styles'> | undefined,
  ids: RowIds,
  scope: string,
): FileRow => {
  const body = {
    id: ids.client(row.key),
    code: row.code,
    name: row.name,
    kind: row.kind,
    city: row.city,
    country: row.country,
    jurisdictions: row.jurisdictions,
    languages: row.languages,
    currency: row.currency,
    calendarId: ids.calendar(row.calendar),
    matterWord: row['matter-word'],
    ...(row['offshore-consent'] === null ? {} : { offshoreConsent: row['offshore-consent'] }),
    ...(style ? { houseStyle: styleOf(style) } : {}),
    revision: 1,
  };
  return { kind: 'client', key: row.key, id: body.id, scope, at: row.at, body };
};

/**
 * The rows that a checked draft stands for, keys turned into ids and relative dates into dates. Problems are those
 * that only show with the anchor: two versions of a calendar that begin on one date, a title that its month made too long.
 */
export const buildRows = (draft: FirmDraft, context: AnchoredZones): Result<FileRow[], RowProblem[]> => {
  const [provider] = draft.provider;
  if (!provider) return ok([]);
  const scope = providerIdOf(provider.key);
  const ids = rowIds(scope);
  const { calendars, problems } = buildCalendars(draft, context);
  if (problems.length > 0) return err([...problems]);

  const daysOf = new Map(calendars.map(({ key, calendar }) => [key, clientDays(calendar, context)]));
  const readings = new Map<string, ClientReading>();
  for (const { key, locale, calendar } of draft.clients) {
    const days = daysOf.get(calendar);
    if (days) readings.set(key, { fill: placeholderFiller(locale, days.today), days });
  }
  const styles = new Map(draft['house-styles'].map((row) => [row.client, row]));
  const days = provider['review-within-days'];
  const body = {
    id: scope,
    name: provider.name,
    sample: provider.sample,
    ...(days === null ? {} : { reviewWithinDays: days }),
  };
  const shared: FileRow[] = [
    { kind: 'provider', key: provider.key, id: scope, scope, at: provider.at, body },
    ...draft.teams.map((row) => teamRow(row, ids, scope)),
    ...peopleRows(draft, ids, scope, context),
    ...agreementRows(draft, ids, context),
    ...calendars.map((built) => calendarRow(built, ids, scope)),
    ...draft.clients.map((row) => clientRow(row, styles.get(row.key), ids, scope)),
    ...draft.clauses.map((row) => clauseRow(row, ids, scope, context)),
  ];
  const rows = shared.concat(workRows(draft, ids, readings));
  const misfits = rows.flatMap(shapeProblems);
  return misfits.length > 0 ? err(misfits) : ok(rows);
};

/** What every reader of the feed would refuse: a title, say, that its placeholders made too long. */
const shapeProblems = ({ kind, at, body }: FileRow): RowProblem[] => {
  const read = rowSchemas[kind].safeParse(body);
  return read.success
    ? []
    : read.error.issues.map((issue) => ({ ...at, reason: `${issue.path.join('.')}: ${issue.message}` }));
};

/** Engagements, their matters, and their work, each read as its client reads dates. */
const workRows = (draft: FirmDraft, ids: RowIds, readings: ReadonlyMap<string, ClientReading>): FileRow[] => {
  const members = groupBy(draft.members, (row) => row.engagement);
  const engagements = byKey(draft.engagements);
  const matters = byKey(draft.matters);
  const rowOf = (key: string, build: (reading: ClientReading) => FileRow): FileRow[] => {
    const reading = readings.get(engagements.get(key)?.client ?? '');
    return reading ? [build(reading)] : [];
  };
  const engagementRows = draft.engagements.flatMap((row) =>
    rowOf(row.key, (reading) => engagementRow(row, members.get(row.key) ?? [], ids, reading)),
  );
  const matterRows = draft.matters.flatMap((row) =>
    rowOf(row.engagement, (reading) => matterRow(row, ids, reading)),
  );
  const workItemRows = draft['work-items'].flatMap((row) => {
    const engagement = matters.get(row.matter)?.engagement ?? '';
    return rowOf(engagement, (reading) => workItemRow(row, engagement, ids, reading));
  });
  return engagementRows.concat(matterRows, workItemRows);
};
