import { clients, type SampleClient } from './clients';
import { engagementKey, engagements, membersOf, type SampleEngagement } from './engagements';
import { type Dice, diceFor } from './facts';
import { offices, people, type SamplePerson, teams } from './people';
import { type CsvRow, workItemRows } from './work-rows';

/*
 * The firm's time of the weeks before its first start: what a shift looks like in each office, with client work in the
 * client's own hours where somebody's shift reaches them, breaks, meetings, some of it recorded late or corrected, and
 * weeks that were handed in and approved, or wait.
 */

/** Weeks before that of the first import; the week itself is there as far as it has gone. */
const pastWeeks = 4;
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

const activities: Readonly<Record<SampleEngagement['serviceLine'], readonly string[]>> = {
  bookkeeping: ['Reconciliation', 'Posting', 'Queries', 'Month end'],
  tax: ['Preparation', 'Research', 'Review', 'Queries'],
  payroll: ['Pay run', 'Checks', 'Filing', 'Queries'],
  'audit-support': ['Testing', 'Working papers', 'Review'],
  'billing-support': ['Narratives', 'Pre-bills', 'Queries'],
  'legal-drafting': ['Drafting', 'Research', 'Review', 'Call'],
  'litigation-support': ['Document review', 'Chronology', 'Exhibits', 'Call'],
  transcription: ['Transcription', 'Proofreading'],
};

const notes = [
  'Two lines left open, asked by e-mail',
  'Checked against last month',
  'Second pass after the reviewer’s questions',
  'Waited for the bank’s file, then matched it',
  'Client called with corrections',
  'Cross-checked against the schedule',
];

interface Shift {
  /** Days of the week, 0 is Monday. */
  readonly days: readonly number[];
  /** Minutes after midnight; past the next one they count on. */
  readonly start: number;
  readonly end: number;
}

const shiftOf = (person: SamplePerson): Shift => {
  const office = offices.find(({ key }) => key === person.office);
  const words = person.shift ?? office?.['working-hours'] ?? 'mon-fri 09:00-17:00';
  const [, last = '', from = '', until = ''] = /^mon-(\w+) (\d\d:\d\d)-(\d\d:\d\d)$/.exec(words) ?? [];
  const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const [start, end] = [minutes(from), minutes(until)];
  const days = weekdays.slice(0, weekdays.indexOf(last) + 1).map((_, index) => index);
  return { days, start, end: end <= start ? end + 1_440 : end };
};

const offsets = new Map<string, number>();

/** Hours that a zone is ahead of UTC in winter: near enough to tell who is open while somebody works. */
const offsetOf = (zone: string): number => {
  const known = offsets.get(zone);
  if (known !== undefined) return known;
  const read = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    day: '2-digit',
  }).formatToParts(new Date('2026-01-15T12:00:00Z'));
  const part = (type: string): number => Number(read.find((one) => one.type === type)?.value ?? 0);
  const offset = part('hour') - 12 + part('minute') / 60 + (part('day') - 15) * 24;
  offsets.set(zone, offset);
  return offset;
};

const isOpen = (client: SampleClient, zone: string, minute: number): boolean => {
  const there = (((minute - (offsetOf(zone) - offsetOf(client.zone)) * 60) % 1_440) + 1_440) % 1_440;
  return client.hours.split(' ').some((span) => {
    const [from = 0, until = 0] = span
      .split('-')
      .map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
    return there >= from && there < until;
  });
};

const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

interface Desk {
  readonly person: SamplePerson;
  readonly zone: string;
  readonly shift: Shift;
  readonly work: readonly { readonly engagement: SampleEngagement; readonly client: SampleClient }[];
  readonly dice: Dice;
}

const itemsOf = ((): ((engagement: string) => readonly string[]) => {
  const byEngagement = new Map<string, string[]>();
  for (const { key, matter } of workItemRows(1_500)) {
    const engagement = String(matter).replace(/-\d+$/, '');
    byEngagement.set(engagement, [...(byEngagement.get(engagement) ?? []), String(key)]);
  }
  return (engagement) => byEngagement.get(engagement) ?? [];
})();

const deskOf = (person: SamplePerson): Desk => ({
  person,
  zone: offices.find(({ key }) => key === person.office)?.['time-zone'] ?? 'UTC',
  shift: shiftOf(person),
  work: engagements
    .filter((one) =>
      membersOf(one).some((member) => member.person === person.key && member.role !== 'observer'),
    )
    .flatMap((engagement) => {
      const client = clients.find(({ code }) => code === engagement.client);
      return client ? [{ engagement, client }] : [];
    }),
  dice: diceFor(`time of ${person.key}`),
});

type Stretch = Omit<CsvRow, 'key'> & { readonly from: number; readonly until: number };

const own = (category: string, from: number, until: number, note = ''): Stretch => ({
  from,
  until,
  category,
  note,
  source: category === 'break' ? 'timer' : 'manual',
});

const clientWork = ({ work, dice, zone }: Desk, from: number, until: number): Stretch[] => {
  if (work.length === 0) return [own('meeting', from, until, 'Planning of the week')];
  const open = work.filter(({ client }) => isOpen(client, zone, from) && isOpen(client, zone, until - 1));
  const { engagement } = dice.pick(open.length > 0 && dice.chance(0.92) ? open : work);
  const key = engagementKey(engagement);
  const items = itemsOf(key);
  return [
    {
      from,
      until,
      category: 'client',
      engagement: key,
      'work-item': dice.chance(0.88) && items.length > 0 ? dice.pick(items) : '',
      activity: dice.pick(activities[engagement.serviceLine]),
      note: dice.chance(0.2) ? dice.pick(notes) : '',
      source: dice.chance(0.88) ? 'timer' : 'manual',
    },
  ];
};

/** A day from its first start to its last end, in the order of the clock. */
const dayOf = (desk: Desk, day: number): Stretch[] => {
  const { dice, shift, person } = desk;
  if (dice.chance(0.025)) return [own('leave', shift.start, shift.end, 'Day off')];
  const stretches: Stretch[] = [];
  let at = shift.start + dice.whole(-4, 11);
  const end = shift.end + (dice.chance(0.06) ? dice.whole(35, 95) : dice.whole(-14, 8));
  const breakAt = dice.chance(0.03) ? Number.POSITIVE_INFINITY : at + dice.whole(205, 255);
  const isLead = person.role !== undefined;
  let rested = false;
  if (day === 0 || isLead || dice.chance(0.12)) {
    const length = dice.pick([15, 30, 30, 45]);
    stretches.push(own('meeting', at, at + length, day === 0 ? 'Week’s start' : ''));
    at += length;
  }
  while (at < end - 12) {
    if (!rested && at >= breakAt) {
      const length = dice.pick([30, 45, 45, 60]);
      stretches.push(own('break', at, at + length));
      at += length;
      rested = true;
      continue;
    }
    const reach = Math.min(end, rested || at + 40 > breakAt ? end : breakAt);
    const until = Math.min(reach, at + dice.whole(72, 168));
    const rest = reach - until;
    const to = rest < 25 ? reach : until;
    const roll = dice.whole(1, 100);
    if (roll <= 3) stretches.push(own('training', at, to, 'Course on the new filing rules'));
    else if (roll <= 5) stretches.push(own('waiting-on-client', at, Math.min(to, at + 25)));
    else stretches.push(...clientWork(desk, at, to));
    at = to + (dice.chance(0.25) ? dice.whole(3, 12) : 0);
  }
  return stretches;
};

const entryRow = (desk: Desk, key: string, date: string, stretch: Stretch): CsvRow => ({
  key,
  person: desk.person.key,
  date,
  from: clockText(stretch.from),
  until: clockText(stretch.until),
  category: String(stretch['category']),
  engagement: stretch['engagement'] ?? '',
  'work-item': stretch['work-item'] ?? '',
  activity: stretch['activity'] ?? '',
  note: stretch['note'] ?? '',
  source: stretch['source'] ?? 'manual',
  'recorded-after-days':
    stretch['source'] === 'manual' && desk.dice.chance(0.06) ? desk.dice.whole(1, 9) : '',
  supersedes: '',
  reason: '',
});

const reasons = [
  'Stopped it after the call, not before',
  'Was the other client’s',
  'Forgot to stop for lunch',
];

/** Now and then somebody corrects an entry on the same day, a little shorter than it was. */
const correction = (row: CsvRow, { dice }: Desk): CsvRow[] => {
  if (row['category'] !== 'client' || !dice.chance(0.015)) return [];
  const [hours = 0, minutes = 0] = String(row['until']).split(':').map(Number);
  return [
    {
      ...row,
      key: `${row['key']}c`,
      until: clockText(hours * 60 + minutes - dice.whole(5, 15)),
      source: 'manual',
      'recorded-after-days': '',
      supersedes: String(row['key']),
      reason: dice.pick(reasons),
    },
  ];
};

const weeks = Array.from({ length: pastWeeks + 1 }, (_, index) => index - pastWeeks);
const inWeek = (week: number, day: number): string =>
  `${week < 0 ? '' : '+'}${week}w ${weekdays[day] ?? 'mon'}`;

const entriesOf = (person: SamplePerson): CsvRow[] => {
  const desk = deskOf(person);
  let number = 0;
  return weeks.flatMap((week) =>
    desk.shift.days.flatMap((day) =>
      dayOf(desk, day).flatMap((stretch) => {
        number += 1;
        const row = entryRow(desk, `${person.key}-${number}`, inWeek(week, day), stretch);
        return [row, ...correction(row, desk)];
      }),
    ),
  );
};

export const timeEntryRows = (): CsvRow[] => people.flatMap(entriesOf);

/** Who approves: the team's lead, and operations where it is the lead's own week. */
const approverOf = (person: SamplePerson): string => {
  const lead = teams.find(({ key }) => key === person.team)?.lead;
  return lead === undefined || lead === person.key ? 'monika' : lead;
};

const words = ['', '', '', '', 'The queries took longer than planned.', 'Monday’s meeting is from memory.'];

export const timesheetRows = (): CsvRow[] =>
  people.flatMap((person) => {
    const dice = diceFor(`weeks of ${person.key}`);
    if (person.role === 'admin') return [];
    return weeks
      .filter((week) => week < 0)
      .flatMap((week): CsvRow[] => {
        const [forgets, waits] =
          week >= -1 ? [0.16, 0.78] : week === -2 ? [0.05, 0.42] : [0, week === -3 ? 0.09 : 0];
        if (dice.chance(forgets)) return [];
        const waiting = dice.chance(waits);
        return [
          {
            person: person.key,
            week: inWeek(week, 0),
            submitted: week >= -1 ? inWeek(week, dice.pick([4, 5, 6])) : inWeek(week + 1, dice.whole(0, 1)),
            note: dice.pick(words),
            'approved-by': waiting ? '' : approverOf(person),
            approved: waiting ? '' : inWeek(week + 1, week >= -1 ? 0 : dice.whole(1, 3)),
          },
        ];
      });
  });
