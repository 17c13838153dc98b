import { clients } from './clients';
import { engagementKey, engagements, type SampleEngagement } from './engagements';
import { diceFor } from './facts';
import type { CsvRow } from './work-rows';

/** Dollars an hour, before anything is agreed. */
const dollars: Readonly<Record<SampleEngagement['serviceLine'], number>> = {
  bookkeeping: 28,
  tax: 42,
  payroll: 30,
  'audit-support': 36,
  'billing-support': 32,
  'legal-drafting': 55,
  'litigation-support': 38,
  transcription: 22,
};

/** How many units of a currency a dollar buys, roughly. */
const units: Readonly<Record<string, number>> = {
  GBP: 0.8,
  EUR: 0.9,
  AUD: 1.5,
  NZD: 1.6,
  CAD: 1.35,
  SGD: 1.3,
};
const more: Readonly<Record<string, number>> = { INR: 60, AED: 3.7, MXN: 18, PLN: 4 };

const inCurrency = (amount: number, currency: string): string =>
  (Math.round(amount * (units[currency] ?? more[currency] ?? 1) * 2) / 2).toFixed(2);

export const rateRows = (): CsvRow[] =>
  engagements.flatMap((engagement) => {
    const key = engagementKey(engagement);
    const dice = diceFor(`rate of ${key}`);
    const currency = clients.find(({ code }) => code === engagement.client)?.currency ?? 'USD';
    const base = dollars[engagement.serviceLine] + dice.whole(-3, 6);
    const row = (amount: number, change: CsvRow = {}): CsvRow => ({
      engagement: key,
      activity: '',
      role: '',
      from: '',
      'per-hour': inCurrency(amount, currency),
      ...change,
    });
    return [
      row(base),
      row(base * 1.06, { from: '-2w mon' }),
      row(base * 1.5, { role: 'lead' }),
      ...(engagement.review ? [row(base * 1.25, { role: 'reviewer' })] : []),
      ...(dice.chance(0.3) ? [row(base * 0.8, { activity: 'Queries' })] : []),
    ];
  });

export const budgetRows = (): CsvRow[] =>
  engagements.map((engagement) => {
    const key = engagementKey(engagement);
    const dice = diceFor(`budget of ${key}`);
    const none = { engagement: key, matter: '', per: 'month', from: '', until: '', hours: '', amount: '' };
    if (dice.chance(0.2)) {
      const currency = clients.find(({ code }) => code === engagement.client)?.currency ?? 'USD';
      const amount = inCurrency(engagement.budgetHours * dollars[engagement.serviceLine] * 2.5, currency);
      return { ...none, per: 'period', from: '-6w mon', until: '+8w sun', amount, thresholds: '' };
    }
    return { ...none, hours: engagement.budgetHours, thresholds: dice.chance(0.15) ? '50|80|100' : '' };
  });
