import type { SampleClient } from './clients';

/** Numbers that come out the same every time the sample firm is written: mulberry32, seeded by a name. */
export interface Dice {
  /** At least `least`, at most `most`. */
  whole(least: number, most: number): number;
  pick<T>(choices: readonly T[]): T;
  /** True `share` of the time. */
  chance(share: number): boolean;
}

export const diceFor = (name: string): Dice => {
  let state = 2_166_136_261;
  for (const char of name) state = Math.imul(state ^ (char.codePointAt(0) ?? 0), 16_777_619);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const whole = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  return {
    whole,
    pick: (choices) => {
      const choice = choices[whole(0, choices.length - 1)];
      if (choice === undefined) throw new Error('Nothing to pick from.');
      return choice;
    },
    chance: (share) => next() < share,
  };
};

interface Vocabulary {
  readonly cheque: 'cheque' | 'check';
  readonly organisation: 'organisation' | 'organization';
  readonly banks: readonly string[];
  readonly suppliers: readonly string[];
  readonly people: readonly string[];
  readonly salesTax: string;
  readonly accountingTool: string;
  /** How many units of currency a dollar buys, roughly: amounts must be believable. */
  readonly rate: number;
}

const british = { cheque: 'cheque', organisation: 'organisation' } as const;
const american = { cheque: 'check', organisation: 'organization' } as const;

const vocabularies: Readonly<Record<string, Vocabulary>> = {
  US: {
    ...american,
    banks: ['Chase', 'Bank of America', 'Citizens', 'U.S. Bank'],
    suppliers: ['Staples', 'Grainger', 'AT&T', 'FedEx', 'Comcast Business', 'Uline'],
    people: ['Marcus Bell', 'Denise Ortiz', 'Greg Whitfield', 'Tamika Reed', 'Paul Novotny'],
    salesTax: 'sales tax',
    accountingTool: 'QuickBooks Online',
    rate: 1,
  },
  GB: {
    ...british,
    banks: ['Barclays', 'Lloyds', 'NatWest', 'Starling'],
    suppliers: ['Brakes', 'Screwfix', 'BT Business', 'Royal Mail', 'Ocado Business', 'Viking Direct'],
    people: ['Helen Marsh', 'Oliver Trent', 'Priya Sandhu', 'Gareth Hughes'],
    salesTax: 'VAT',
    accountingTool: 'Xero',
    rate: 0.8,
  },
  AU: {
    ...british,
    banks: ['Commonwealth Bank', 'Westpac', 'NAB', 'ANZ'],
    suppliers: ['Bunnings Trade', 'Telstra', 'Bidfood', 'Officeworks', 'Toll Group'],
    people: ['Kylie Brennan', 'Lachlan Moore', 'Nguyen Anh', 'Shane Doherty'],
    salesTax: 'GST',
    accountingTool: 'Xero',
    rate: 1.5,
  },
  IN: {
    ...british,
    banks: ['HDFC Bank', 'ICICI Bank', 'State Bank of India', 'Axis Bank'],
    suppliers: ['Gati', 'Blue Dart', 'Mahavitaran', 'Jain Packaging', 'Airtel', 'Patel Roadways'],
    people: ['Sanjay Kothari', 'Leena Apte', 'Ramesh Shetty', 'Nandini Rao'],
    salesTax: 'GST',
    accountingTool: 'Tally Prime',
    rate: 40,
  },
  DE: {
    ...british,
    banks: ['Commerzbank', 'Berliner Sparkasse', 'Deutsche Bank'],
    suppliers: ['Würth', 'DHL Freight', 'Hornbach', 'Telekom'],
    people: ['Jürgen Krause', 'Anke Vogel', 'Stefan Bauer'],
    salesTax: 'Umsatzsteuer',
    accountingTool: 'DATEV',
    rate: 0.9,
  },
  AE: {
    ...british,
    banks: ['Emirates NBD', 'Mashreq', 'ADCB'],
    suppliers: ['DEWA', 'Aramex', 'Al Futtaim', 'Etisalat'],
    people: ['Khalid Al Marri', 'Reem Haddad', 'Sunil Menon'],
    salesTax: 'VAT',
    accountingTool: 'Zoho Books',
    rate: 3.6,
  },
  SG: {
    ...british,
    banks: ['DBS', 'OCBC', 'UOB'],
    suppliers: ['Singtel', 'SP Group', 'Ninja Van', 'Sigma-Aldrich'],
    people: ['Tan Mei Ling', 'Ravi Chandran', 'Goh Wei Jie'],
    salesTax: 'GST',
    accountingTool: 'Xero',
    rate: 1.3,
  },
  CA: {
    ...british,
    organisation: 'organization',
    banks: ['RBC', 'TD Canada Trust', 'Scotiabank'],
    suppliers: ['Staples Canada', 'Bell', 'McKesson Canada', 'Purolator'],
    people: ['Claire Fontaine', 'Doug Macpherson', 'Anita Gill'],
    salesTax: 'HST',
    accountingTool: 'QuickBooks Online',
    rate: 1.35,
  },
  IE: {
    ...british,
    banks: ['AIB', 'Bank of Ireland'],
    suppliers: ['An Post', 'Eir', 'Musgrave', 'Antalis'],
    people: ['Aoife Kinsella', 'Declan Roche'],
    salesTax: 'VAT',
    accountingTool: 'Sage',
    rate: 0.9,
  },
  NZ: {
    ...british,
    banks: ['ANZ', 'Kiwibank', 'BNZ'],
    suppliers: ['Z Energy', 'Mainfreight', 'Spark', 'Kathmandu'],
    people: ['Hana Ngata', 'Bruce Palmer'],
    salesTax: 'GST',
    accountingTool: 'Xero',
    rate: 1.6,
  },
  NL: {
    ...british,
    banks: ['ING', 'Rabobank', 'ABN AMRO'],
    suppliers: ['PostNL', 'Royal FloraHolland', 'KPN', 'Shell Fleet'],
    people: ['Joost de Wit', 'Marieke Bos'],
    salesTax: 'btw',
    accountingTool: 'Exact Online',
    rate: 0.9,
  },
  ES: {
    ...british,
    banks: ['CaixaBank', 'Sabadell', 'Santander'],
    suppliers: ['Iberdrola', 'Correos Express', 'Fertiberia', 'Movistar'],
    people: ['Carmen Ibáñez', 'Vicent Soler'],
    salesTax: 'IVA',
    accountingTool: 'A3',
    rate: 0.9,
  },
  MX: {
    ...british,
    banks: ['BBVA México', 'Banorte'],
    suppliers: ['CFE', 'Telmex', 'Estafeta', 'Gas Noel'],
    people: ['Alejandra Ríos', 'Héctor Villaseñor'],
    salesTax: 'IVA',
    accountingTool: 'CONTPAQi',
    rate: 17,
  },
  PL: {
    ...british,
    banks: ['PKO BP', 'mBank', 'Santander Polska'],
    suppliers: ['Tauron', 'InPost', 'Orlen Flota', 'Stalprofil'],
    people: ['Ewa Maj', 'Grzegorz Sikora'],
    salesTax: 'VAT',
    accountingTool: 'Comarch Optima',
    rate: 4,
  },
};

/** What a task may name: amounts, people and papers as they are in the client's country. */
export interface Facts extends Omit<Vocabulary, 'banks' | 'suppliers' | 'people' | 'rate'>, Dice {
  readonly bank: string;
  readonly supplier: string;
  readonly otherSupplier: string;
  readonly person: string;
  /** The matter's name and its legal name. */
  readonly matter: string;
  readonly entity: string;
  /** A past month, a quarter and a year, in words the import fills in. */
  readonly month: string;
  readonly quarter: string;
  readonly year: string;
  readonly lastYear: string;
  /** An amount in the client's currency and grouping, from what it would be in dollars. */
  money(least: number, most: number): string;
  /** Two such amounts that should be the same and differ by a few per cent: `A and B`. */
  near(least: number, most: number): string;
}

/** @param round how many times the same sort of task came before on the matter: each stands for the period before. */
export const factsFor = (
  client: SampleClient,
  matter: { readonly name: string; readonly legalName: string },
  round: number,
  dice: Dice,
): Facts => {
  const words = vocabularies[client.country];
  if (!words) throw new Error(`No vocabulary is given for ${client.country}.`);
  const format = new Intl.NumberFormat(client.locale, {
    style: 'currency',
    currency: client.currency,
    maximumFractionDigits: 0,
  });
  const { banks, suppliers, people, rate, ...rest } = words;
  const supplier = dice.pick(suppliers);
  const step = rate >= 10 ? 100 : 10;
  const written = (dollars: number): string => format.format(Math.round((dollars * rate) / step) * step);
  return {
    ...rest,
    ...dice,
    bank: dice.pick(banks),
    supplier,
    otherSupplier: dice.pick(suppliers.filter((other) => other !== supplier)),
    // A client has one person who answers, not a new one in each task.
    person: diceFor(client.code).pick(people),
    matter: matter.name,
    entity: matter.legalName,
    month: `{month -${round + 1}}`,
    quarter: `{quarter -${round + 1}}`,
    year: round === 0 ? '{year}' : `{year -${round}}`,
    lastYear: `{year -${round + 1}}`,
    money: (least, most) => written(dice.whole(least, most)),
    near: (least, most) => {
      const dollars = dice.whole(least, most);
      return `${written(dollars)} and ${written(dollars * (1 + dice.whole(-40, -10) / 1_000))}`;
    },
  };
};
