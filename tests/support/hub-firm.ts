import type { FirmChanges } from './small-firm';

/** Work items of the engagement most people are members of, `w1` to this. */
export const wrenItems = 40;
/** Work items of the engagement that only Kim and Lee see, `f1` to this. */
export const finchItems = 3;

const people: readonly (readonly [key: string, name: string, role: string, active: string])[] = [
  ['pat', 'Pat Rao', 'professional', 'yes'],
  ['sam', 'Sam Iyer', 'professional', 'yes'],
  ['rae', 'Rae Nair', 'professional', 'yes'],
  ['lee', 'Lee Shah', 'lead', 'yes'],
  ['obi', 'Obi Das', 'professional', 'yes'],
  ['kim', 'Kim Sen', 'professional', 'yes'],
  ['ada', 'Ada Bose', 'admin', 'yes'],
  ['dan', 'Dan Pal', 'professional', 'no'],
];
export const hubPeople = people.map(([key]) => key);

const workItem = (key: string, matter: string): string =>
  `${key},${matter},Task ${key},bank reconciliation,,Import | Match,normal,,30,ready,,\n`;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/**
 * The small firm with every standing in it: Pat and Sam do the work of one engagement, Rae reviews it, Lee leads it,
 * Obi observes; Kim is a member of another only, Ada of none, and Dan has left.
 */
export const hubFirm = (provider: string, sample = false): FirmChanges => ({
  'provider.csv': `key,name,sample\n${provider},${provider} Back Office,${sample ? 'yes' : 'no'}\n`,
  'people.csv':
    'key,name,email,role,title,office,team,service-family,active\n' +
    people
      .map(
        ([key, name, role, active]) =>
          `${key},${name},${key}@${provider}.example,${role},,pune,books,accounting,${active}\n`,
      )
      .join(''),
  'credentials.csv': 'person,kind,jurisdiction,valid-from,valid-until\n',
  'engagements.csv':
    'key,client,code,name,service-line,from,budget-hours,coverage-rule,data-policy,required-fields\n' +
    'wren-bk,wren,WREN-BK,Monthly books,bookkeeping,2026-01-01,40,outcome,offline,\n' +
    'finch-tx,wren,FINCH-TX,Returns,tax,2026-01-01,40,outcome,offline,activity | note\n',
  'members.csv':
    'engagement,person,role\nwren-bk,pat,professional\nwren-bk,sam,professional\nwren-bk,rae,reviewer\n' +
    'wren-bk,lee,lead\nwren-bk,obi,observer\nfinch-tx,kim,professional\nfinch-tx,lee,lead\n',
  'matters.csv':
    'key,engagement,code,name,legal-name,year-end\nwren-ltd,wren-bk,M1,Wren,Wren & Sons Ltd,\n' +
    'finch-ltd,finch-tx,M2,Finch,Finch Ltd,\n',
  'work-items.csv':
    'key,matter,title,kind,instructions,checklist,priority,due,estimate-minutes,status,note,assignee\n' +
    numbers(wrenItems)
      .map((n) => workItem(`w${n}`, 'wren-ltd'))
      .join('') +
    numbers(finchItems)
      .map((n) => workItem(`f${n}`, 'finch-ltd'))
      .join(''),
});
