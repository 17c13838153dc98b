import { readMoney } from '#shared/billing/charge';
import { longestEntryMilliseconds } from '#shared/time-entries/duration-input';
import type { FirmDraft, FirmRow, RowPlace } from './firm-files';
import { quoted } from './row-problem';

/** What is wrong with a row, beside what its cells say by themselves. */
interface Found {
  readonly at: RowPlace;
  readonly reason: string;
}

/** The currency that an engagement is billed in: its client's. */
export const currencies = ({ engagements, clients }: FirmDraft): ReadonlyMap<string, string> => {
  const ofClient = new Map(clients.map(({ key, currency }) => [key, currency]));
  return new Map(engagements.map(({ key, client }) => [key, ofClient.get(client) ?? '']));
};

/** Amounts that their currency cannot have, and budgets of two kinds or of none. */
export const moneyProblems = (draft: FirmDraft): Found[] => {
  const currencyOf = currencies(draft);
  const matters = new Map(draft.matters.map(({ key, engagement }) => [key, engagement]));
  const amount = (row: FirmRow<'rates'> | FirmRow<'budgets'>, text: string | null): Found[] => {
    const currency = currencyOf.get(row.engagement);
    if (text === null || !currency || readMoney(text, currency) !== null) return [];
    return [{ at: row.at, reason: `${quoted(text)} has more digits than ${currency} has` }];
  };
  return [
    ...draft.rates.flatMap((row) => amount(row, row['per-hour'])),
    ...draft.budgets.flatMap((row) => [
      ...amount(row, row.amount),
      ...((row.hours === null) === (row.amount === null)
        ? [{ at: row.at, reason: 'needs either hours or an amount' }]
        : []),
      ...(row.hours === 0 || Number(row.amount ?? 1) === 0
        ? [{ at: row.at, reason: 'a budget of nothing is none' }]
        : []),
      ...(row.matter !== null && (matters.get(row.matter) ?? row.engagement) !== row.engagement
        ? [{ at: row.at, reason: `matter ${quoted(row.matter)} is of another engagement` }]
        : []),
    ]),
  ];
};

const entryReasons = (row: FirmRow<'time-entries'>, engagementOf: ReadonlyMap<string, string>): string[] => {
  const reasons: string[] = [];
  if (row.until <= row.from && !row.withdrawn) reasons.push('ends before it starts; past midnight is 26:30');
  if ((row.until - row.from) * 60_000 > longestEntryMilliseconds)
    reasons.push('is longer than an entry may be');
  const item = row['work-item'];
  const of = item === null ? null : engagementOf.get(item);
  if (of && row.engagement !== null && row.engagement !== of)
    reasons.push(`work-item ${quoted(item ?? '')} is of engagement ${quoted(of)}`);
  if (row.category === 'client' && row.engagement === null && item === null)
    reasons.push('client work needs an engagement or a work-item');
  if ((row.supersedes !== null || row.withdrawn) && row.reason === null)
    reasons.push('a correction needs a reason');
  if (row.withdrawn && row.supersedes === null) reasons.push('withdraws nothing; name what it supersedes');
  return reasons;
};

/** The engagement that each work item belongs to, by keys. */
export const engagementsOfItems = ({
  matters,
  'work-items': items,
}: FirmDraft): ReadonlyMap<string, string> => {
  const ofMatter = new Map(matters.map(({ key, engagement }) => [key, engagement]));
  return new Map(
    items.flatMap(({ key, matter }) => {
      const engagement = ofMatter.get(matter);
      return engagement === undefined ? [] : [[key, engagement] as const];
    }),
  );
};

/** Entries that no workstation would have made, and weeks that nobody could have approved. */
export const timeProblems = (draft: FirmDraft): Found[] => {
  const engagementOf = engagementsOfItems(draft);
  const people = new Map(draft['time-entries'].map(({ key, person }) => [key, person]));
  return [
    ...draft['time-entries'].flatMap((row) => [
      ...entryReasons(row, engagementOf).map((reason) => ({ at: row.at, reason })),
      ...(row.supersedes !== null && (people.get(row.supersedes) ?? row.person) !== row.person
        ? [{ at: row.at, reason: `supersedes ${quoted(row.supersedes)}, which is somebody else’s` }]
        : []),
    ]),
    ...draft.timesheets.flatMap((row) => {
      if ((row['approved-by'] === null) !== (row.approved === null))
        return [{ at: row.at, reason: 'an approval needs both who and when' }];
      if (row['approved-by'] === row.person)
        return [{ at: row.at, reason: 'nobody approves their own week' }];
      return [];
    }),
  ];
};
