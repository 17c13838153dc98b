import { clients, type SampleClient } from './clients';
import { engagementKey, engagements, membersOf, type SampleEngagement } from './engagements';
import { type Dice, diceFor, type Facts, factsFor } from './facts';
import { people, type SamplePerson } from './people';
import { spelledFor } from './spelling';
import type { Task, TaskMaker } from './task';
import { tasksOf } from './tasks';

/** A row of one of the files, by column. */
export type CsvRow = Readonly<Record<string, string | number>>;

const clientOf = (engagement: SampleEngagement): SampleClient => {
  const client = clients.find(({ code }) => code === engagement.client);
  if (!client) throw new Error(`${engagement.client} is no client of the sample firm.`);
  return client;
};

const namesOf = (matter: string): { readonly name: string; readonly legalName: string } => {
  const [name = '', legalName = name] = matter.split(' | ');
  return { name, legalName };
};

/** When the financial year of a country usually ends. */
const yearEnds: Readonly<Record<string, string>> = {
  GB: '{year}-03-31',
  IN: '{year}-03-31',
  NZ: '{year}-03-31',
  AU: '{year}-06-30',
};

const isLegal = ({ serviceLine }: SampleEngagement): boolean =>
  ['legal-drafting', 'litigation-support', 'transcription', 'billing-support'].includes(serviceLine);

const partiesOf = (name: string): readonly string[] => {
  const parties = name.split(/ v\.? /);
  return parties.length > 1 ? parties : [];
};

const matterKey = (engagement: SampleEngagement, index: number): string =>
  `${engagementKey(engagement)}-${index + 1}`;

export const matterRows = (engagement: SampleEngagement): CsvRow[] => {
  const client = clientOf(engagement);
  const { country, region } = client;
  return engagement.matters.map((matter, index) => {
    const key = matterKey(engagement, index);
    const { name, legalName } = namesOf(matter);
    const dice = diceFor(key);
    return {
      key,
      engagement: engagementKey(engagement),
      code: key,
      name,
      'legal-name': legalName,
      'client-reference': `${client.code.slice(0, 2)}/${dice.whole(10_000, 99_999)}`,
      'year-end': isLegal(engagement) ? '' : (yearEnds[country] ?? '{year -1}-12-31'),
      jurisdiction: region === undefined ? country : `${country}-${region}`,
      'conflict-parties': partiesOf(
        isLegal(engagement) ? (legalName.includes(' v') ? legalName : name) : '',
      ).join('|'),
      'retention-years': isLegal(engagement) ? 7 : 10,
    };
  });
};

const holds = (person: SamplePerson, requires: string | undefined): boolean =>
  requires === undefined || person.credentials.includes(requires);

const levels = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'];

const speaks = (person: SamplePerson, words: string | undefined): boolean => {
  if (words === undefined) return true;
  const [language, level = ''] = words.split(' ');
  return person.languages.some((spoken) => {
    const [own, ownLevel = ''] = spoken.split(' ');
    return own === language && levels.indexOf(ownLevel) >= levels.indexOf(level);
  });
};

/** Members who may be given the task. */
const ableMembers = (engagement: SampleEngagement, task: Task): string[] =>
  membersOf(engagement)
    .filter(({ role }) => role === 'professional')
    .map(({ person }) => people.find(({ key }) => key === person))
    .filter((person): person is SamplePerson => person !== undefined)
    .filter(
      (person) => holds(person, task.requires ?? engagement.requires) && speaks(person, engagement.speaks),
    )
    .map(({ key }) => key);

const reviewerOf = (engagement: SampleEngagement): string =>
  (
    membersOf(engagement).find(({ role }) => role === 'reviewer') ??
    membersOf(engagement).find(({ role }) => role === 'lead')
  )?.person ?? '';

type Standing = Readonly<{
  status: string;
  assignee: string;
  reservedFor: string;
  note: string;
  /** Share of the checklist that is ticked. */
  done: number;
}>;

const free: Standing = { status: 'ready', assignee: '', reservedFor: '', note: '', done: 0 };

const waitingNotes = (facts: Facts, legal: boolean): readonly string[] =>
  legal
    ? [
        `Asked ${facts.person} for the signed authority; promised for {date +2d}.`,
        `Waiting for counsel’s amendments to the draft sent on {date -2d}.`,
        `Two exhibits are missing from the folder. ${facts.person} is asking the other side.`,
      ]
    : [
        `Asked ${facts.person} for page 2 of the ${facts.bank} statement on {date -2d}.`,
        `Waiting for the ${facts.supplier} invoice of ${facts.money(400, 6_000)}; without it the difference stays.`,
        `${facts.person} must confirm whether the ${facts.cheque} of ${facts.money(200, 3_000)} is private.`,
      ];

const returnedNotes = (facts: Facts, legal: boolean): readonly string[] =>
  legal
    ? [
        'The conclusion is on page three; it belongs on page one. Two pin cites are to the headnote.',
        `The sum in paragraph 12 does not match the schedule (${facts.money(4_000, 60_000)}). Please check both.`,
      ]
    : [
        `The outstanding ${facts.cheque}s on your list add up to ${facts.money(300, 4_000)}, not to the difference. Please look again.`,
        `The ${facts.salesTax} on ${facts.supplier} is claimed twice. Correct it and send it back today, please.`,
      ];

const standingOf = (
  engagement: SampleEngagement,
  able: readonly string[],
  facts: Facts,
  isOpen: boolean,
): Standing => {
  if (able.length === 0) return free;
  const assignee = facts.pick(able);
  const legal = isLegal(engagement);
  if (!isOpen) {
    const status = engagement.review && facts.chance(0.2) ? 'approved' : 'completed';
    return { ...free, status, assignee, done: 1 };
  }
  const roll = facts.whole(1, 100);
  if (roll <= 41) return free;
  if (roll <= 51) return { ...free, assignee };
  if (roll <= 68) return { ...free, status: 'started', assignee, done: 0.5 };
  if (roll <= 76)
    return { ...free, status: 'waiting', assignee, note: facts.pick(waitingNotes(facts, legal)), done: 0.4 };
  if (roll <= 85) return { ...free, status: 'review', assignee, done: 1 };
  if (roll <= 93)
    return {
      ...free,
      status: 'returned',
      assignee,
      note: facts.pick(returnedNotes(facts, legal)),
      done: 0.8,
    };
  const team = people.find(({ key }) => key === assignee)?.team ?? '';
  return { ...free, reservedFor: facts.chance(0.5) ? `person:${assignee}` : `team:${team}` };
};

const dueOf = (dice: Dice, isOpen: boolean): string => {
  const time = dice.pick(['10:30', '12:00', '15:00', '16:00', '17:00', '17:00']);
  if (!isOpen) return `-${dice.whole(1, 45)}b ${time}`;
  const roll = dice.whole(1, 100);
  if (roll <= 11) return `-${dice.whole(1, 4)}b ${time}`;
  if (roll <= 23) return `+0${dice.pick(['b', 'd'])} ${time}`;
  if (roll <= 57) return `+${dice.whole(1, 5)}b ${time}`;
  if (roll <= 95) return `+${dice.whole(6, 34)}b ${time}`;
  return '';
};

const priorityOf = (dice: Dice, due: string): string => {
  const pressing = due.startsWith('-') || due.startsWith('+0');
  const roll = dice.whole(1, 100);
  if (roll <= (pressing ? 16 : 4)) return 'urgent';
  if (roll <= (pressing ? 48 : 22)) return 'high';
  return roll <= 87 ? 'normal' : 'low';
};

/** What comes first is mostly still to do; what repeats it stands for periods that are mostly done. */
const openShares = [0.74, 0.58, 0.48, 0.4];

/** The maker of a matter's next task, and how often it came before. */
const makerAt = (makers: readonly TaskMaker[], turn: number): { maker: TaskMaker; round: number } => {
  const maker = makers[turn % makers.length];
  if (!maker) throw new Error('An engagement needs sorts of tasks.');
  const before = Array.from({ length: turn }, (_, earlier) => makers[earlier % makers.length]);
  return { maker, round: before.filter((one) => one === maker).length };
};

/** Moves a repeated task into its own period: dates go back by weeks, and a title without a period gets one. */
const inRound = (task: Task, round: number, legal: boolean): Task => {
  if (round === 0) return task;
  const earlier = (text: string): string =>
    text.replaceAll(/\{date ([+-]\d+)d\}/g, (_, days) => {
      const moved = Number(days) - 7 * round;
      return `{date ${moved < 0 ? '' : '+'}${moved}d}`;
    });
  const hasPeriod = /\{(month|quarter|year|date)/.test(task.title);
  const period = legal ? `{date -${9 * round}d}` : `{month -${round}}`;
  const title = hasPeriod ? task.title : `${task.title}, ${period}`;
  return { ...task, title: earlier(title), instructions: earlier(task.instructions) };
};

const workItemRow = (engagement: SampleEngagement, key: string, turn: number): CsvRow => {
  const client = clientOf(engagement);
  const dice = diceFor(key);
  const matterIndex = turn % engagement.matters.length;
  const { maker, round } = makerAt(tasksOf(engagement, client), Math.floor(turn / engagement.matters.length));
  const facts = factsFor(client, namesOf(engagement.matters[matterIndex] ?? ''), round, dice);
  const task = inRound(maker(facts), round, isLegal(engagement));
  const spelled = (text: string): string => spelledFor(client.country, text);
  const isOpen = dice.chance(openShares[round] ?? 0.3);
  const standing = standingOf(engagement, ableMembers(engagement, task), facts, isOpen);
  const due = dueOf(dice, isOpen);
  const [credential = '', jurisdiction = ''] = task.requires?.split(' ') ?? [];
  const isReviewed = ['review', 'returned', 'approved'].includes(standing.status);
  return {
    key,
    matter: matterKey(engagement, matterIndex),
    title: spelled(task.title),
    kind: task.kind,
    instructions: spelled(task.instructions),
    checklist: spelled(task.checklist.join(' | ')),
    'checklist-done': Math.floor(task.checklist.length * standing.done),
    priority: priorityOf(dice, due),
    due,
    'estimate-minutes': task.minutes + 5 * dice.whole(-2, 6),
    credential,
    jurisdiction,
    status: standing.status,
    note: standing.note,
    assignee: standing.assignee,
    reviewer: isReviewed ? reviewerOf(engagement) : '',
    'reserved-for': standing.reservedFor,
  };
};

/** `total` work items, spread evenly over the engagements and numbered by client. */
export const workItemRows = (total: number): CsvRow[] => {
  const numbers = new Map<string, number>();
  const turns = engagements.map(() => 0);
  return Array.from({ length: total }, (_, index) => {
    const place = index % engagements.length;
    const engagement = engagements[place];
    if (!engagement) throw new Error('The sample firm has no engagements.');
    const number = (numbers.get(engagement.client) ?? 0) + 1;
    numbers.set(engagement.client, number);
    const turn = turns[place] ?? 0;
    turns[place] = turn + 1;
    return workItemRow(engagement, `${engagement.client}-${String(number).padStart(4, '0')}`, turn);
  });
};
