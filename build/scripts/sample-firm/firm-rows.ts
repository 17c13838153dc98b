import { clients, type SampleClient } from './clients';
import { engagementKey, engagements, membersOf, type SampleEngagement } from './engagements';
import { offices, people, type SamplePerson, teams } from './people';
import { budgetRows, rateRows } from './price-rows';
import { timeEntryRows, timesheetRows } from './time-rows';
import { type CsvRow, matterRows, workItemRows } from './work-rows';

const emailOf = (person: SamplePerson): string => {
  const plain = person.name.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ł', 'l').toLowerCase();
  return `${plain.replaceAll(' ', '.')}@northquay.example`;
};

const personRow = (person: SamplePerson): CsvRow => ({
  key: person.key,
  name: person.name,
  email: emailOf(person),
  role: person.role ?? 'professional',
  title: person.title,
  office: person.office,
  team: person.team,
  'service-family': person.family,
  'working-hours': person.shift ?? '',
});

const credentialRows = (person: SamplePerson): CsvRow[] =>
  person.credentials.map((words, index) => {
    const [kind = '', jurisdiction = ''] = words.split(' ');
    return {
      person: person.key,
      kind,
      jurisdiction,
      'valid-from': '{year -3}-01-01',
      // One of the firm's licences is about to run out, as one always is.
      'valid-until': person.key === 'meera' ? '+21d' : index === 0 ? '{year +2}-12-31' : '',
    };
  });

const languageRows = (person: SamplePerson): CsvRow[] =>
  person.languages.map((words) => {
    const [language = '', level = ''] = words.split(' ');
    return { person: person.key, language, level };
  });

/** Hours of a week, of a day and of a week beyond which work is overtime, by office. */
const agreed: Readonly<Record<SamplePerson['office'], readonly [number, number, number]>> = {
  pune: [45, 9, 48],
  manila: [40, 8, 40],
  krakow: [40, 8, 40],
};

const agreement = (
  person: string,
  from: string,
  [week, day, most]: readonly [number, number, number],
): CsvRow => ({
  person,
  from,
  'weekly-hours': week,
  'overtime-after-daily': day,
  'overtime-after-weekly': most,
});

const agreementRows = ({ key, office }: SamplePerson): CsvRow[] => [
  agreement(key, '{year -2}-01-01', agreed[office]),
  // One of them works fewer hours since last year.
  ...(key === 'aarti' ? [agreement(key, '{year -1}-04-01', [40, 9, 45])] : []),
];

const workdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;

const weekRow = (client: SampleClient): CsvRow => ({
  key: client.key,
  'time-zone': client.zone,
  'effective-from': '',
  ...Object.fromEntries(workdays.map((day) => [day, client.hours])),
  saturday: '',
  sunday: '',
  ...client.week,
});

/** The cafés open an hour earlier from next year: a calendar with two versions. */
const calendarRows = (client: SampleClient): CsvRow[] => {
  const row = weekRow(client);
  if (client.code !== 'WATT') return [row];
  const earlier = Object.fromEntries(workdays.map((day) => [day, '07:00-15:00']));
  return [row, { ...row, ...earlier, 'effective-from': '{year +1}-01-04' }];
};

/** Public holidays where the client is, and a half day before Christmas where that is the custom. */
const holidayRows = (client: SampleClient): CsvRow[] => {
  const { key, country, region } = client;
  const rule = region === undefined ? country : `${country}-${region}`;
  const halfDay = ['GB', 'US', 'IE', 'PL'].includes(country) && client.kind === 'law-firm';
  return [
    { calendar: key, rule, date: '', name: '', open: '', remove: '' },
    ...(halfDay
      ? [
          {
            calendar: key,
            rule: '',
            date: '{year}-12-24',
            name: 'Christmas Eve',
            open: '09:00-12:30',
            remove: '',
          },
        ]
      : []),
  ];
};

const clientRow = (client: SampleClient): CsvRow => ({
  key: client.key,
  code: client.code,
  name: client.name,
  kind: client.kind,
  city: client.city,
  country: client.country,
  jurisdictions:
    client.region === undefined ? client.country : `${client.country}|${client.country}-${client.region}`,
  languages: client.languages.join('|'),
  locale: client.locale,
  currency: client.currency,
  calendar: client.key,
  'matter-word': client.matterWord,
});

const times = (service: number | '', soon: number, urgent: number): CsvRow => ({
  'service-hours': service,
  'soon-hours': soon,
  'urgent-hours': urgent,
});

/** How soon work is done once somebody has it, in the client's open hours: none is agreed for audits and returns. */
const agreedTimes: Readonly<Record<SampleEngagement['serviceLine'], CsvRow>> = {
  bookkeeping: times(16, 8, 2),
  tax: times('', 16, 4),
  payroll: times(8, 8, 3),
  'audit-support': times('', 16, 4),
  'billing-support': times(16, 8, 2),
  'legal-drafting': times(24, 12, 4),
  'litigation-support': times(16, 8, 3),
  transcription: times(8, 6, 2),
};

/** What is done on engagements of a service line, for people to choose from. */
const activities: Readonly<Record<SampleEngagement['serviceLine'], string>> = {
  bookkeeping: 'Posting | Reconciliation | Review | Call',
  tax: 'Preparation | Research | Review | Call',
  payroll: 'Payroll run | Filing | Call',
  'audit-support': 'Testing | Working papers | Call',
  'billing-support': 'Bill review | Narratives | Call',
  'legal-drafting': 'Drafting | Research | Review | Call',
  'litigation-support': 'Discovery | Chronology | Research | Call',
  transcription: 'Transcription | Proofreading',
};

/** Law firms pass on what was done in words: without them an hour is not billed. */
const needsWords = ({ serviceLine }: SampleEngagement): boolean =>
  serviceLine === 'legal-drafting' || serviceLine === 'litigation-support';

const engagementRow = (engagement: SampleEngagement): CsvRow => {
  const [credential = '', jurisdiction = ''] = engagement.requires?.split(' ') ?? [];
  const [language = '', level = ''] = engagement.speaks?.split(' ') ?? [];
  const { data } = engagement;
  return {
    key: engagementKey(engagement),
    client: engagement.client.toLowerCase(),
    code: engagementKey(engagement),
    name: engagement.name,
    'service-line': engagement.serviceLine,
    from: '{year -1}-04-01',
    until: '{year +1}-12-31',
    'budget-hours': engagement.budgetHours,
    'coverage-rule': engagement.coverage,
    'data-policy': data ?? 'offline',
    print: data === 'view-only' ? 'no' : 'yes',
    clipboard: data === 'view-only' ? 'no' : 'yes',
    export: data === undefined ? 'yes' : 'no',
    credential,
    jurisdiction,
    language,
    level,
    'self-claim': engagement.assignedOnly ? 'no' : 'yes',
    'review-required': engagement.review ? 'yes' : 'no',
    'lease-hours': engagement.serviceLine === 'payroll' ? 4 : 8,
    ...agreedTimes[engagement.serviceLine],
    activities: activities[engagement.serviceLine],
    'required-fields': needsWords(engagement) ? 'activity | note' : '',
  };
};

/** Every file of the sample firm, row by row. */
export const sampleFirm = (): Readonly<Record<string, readonly CsvRow[]>> => ({
  provider: [{ key: 'northquay', name: 'Northquay Professional Services', sample: 'yes' }],
  offices,
  teams,
  people: people.map(personRow),
  credentials: people.flatMap(credentialRows),
  languages: people.flatMap(languageRows),
  agreements: people.flatMap(agreementRows),
  calendars: clients.flatMap(calendarRows),
  holidays: clients.flatMap(holidayRows),
  clients: clients.map(clientRow),
  engagements: engagements.map(engagementRow),
  members: engagements.flatMap((engagement) =>
    membersOf(engagement).map((member) => ({ engagement: engagementKey(engagement), ...member })),
  ),
  matters: engagements.flatMap(matterRows),
  'work-items': workItemRows(1_500),
  rates: rateRows(),
  budgets: budgetRows(),
  'time-entries': timeEntryRows(),
  timesheets: timesheetRows(),
});
