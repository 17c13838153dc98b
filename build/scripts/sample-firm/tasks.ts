import type { ServiceLine } from '#shared/engagements/engagement';
import type { SampleClient } from './clients';
import type { SampleEngagement } from './engagements';
import type { TaskMaker } from './task';
import { books, booksByCountry } from './tasks-books';
import { conveyancing, drafting, draftingByCountry } from './tasks-drafting';
import { immigration, litigation, transcription } from './tasks-litigation';
import { audit, billing, payroll, payrollByCountry } from './tasks-payroll-audit';
import { tax, taxByCountry } from './tasks-tax';

type Special = Readonly<Record<string, readonly TaskMaker[]>>;

/** What the client or its country asks for comes first and twice: it is what makes this work and no other. */
const withSpecial = (common: readonly TaskMaker[], special: Special, client: SampleClient): TaskMaker[] => {
  const { code, country, region } = client;
  const own = [...(special[code] ?? []), ...(special[`${country}-${region}`] ?? special[country] ?? [])];
  return [...own, ...common, ...own];
};

/** Engagements whose name says that they are one sort of work within their service line. */
const byName: Special = { 'Immigration filings': immigration, 'Conveyancing packs': conveyancing };

/** The sorts of tasks that an engagement is made of. */
export const tasksOf = (engagement: SampleEngagement, client: SampleClient): readonly TaskMaker[] =>
  byName[engagement.name] ?? byServiceLine(engagement.serviceLine, client);

const byServiceLine = (serviceLine: ServiceLine, client: SampleClient): readonly TaskMaker[] => {
  switch (serviceLine) {
    case 'bookkeeping':
      return withSpecial(books, booksByCountry, client);
    case 'tax':
      return withSpecial(tax, taxByCountry, client);
    case 'payroll':
      return withSpecial(payroll, payrollByCountry, client);
    case 'audit-support':
      return audit;
    case 'billing-support':
      return billing;
    case 'legal-drafting':
      return withSpecial(drafting, draftingByCountry, client);
    case 'litigation-support':
      return litigation;
    case 'transcription':
      return transcription;
  }
};
