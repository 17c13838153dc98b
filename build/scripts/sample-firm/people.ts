/** Somebody of the sample firm. `credentials`: `KIND JURISDICTION`; `languages`: `code level`. */
export interface SamplePerson {
  readonly key: string;
  readonly name: string;
  readonly title: string;
  readonly role?: 'lead' | 'admin';
  readonly office: 'pune' | 'manila' | 'krakow';
  readonly team: string;
  readonly family: 'accounting' | 'legal';
  readonly credentials: readonly string[];
  readonly languages: readonly string[];
  /** When they work, where it is not when their office does. */
  readonly shift?: string;
}

export const offices = [
  {
    key: 'pune',
    city: 'Pune',
    country: 'IN',
    'time-zone': 'Asia/Kolkata',
    locale: 'en-IN',
    'working-hours': 'mon-fri 12:30-21:30',
  },
  {
    key: 'manila',
    city: 'Manila',
    country: 'PH',
    'time-zone': 'Asia/Manila',
    locale: 'en-PH',
    'working-hours': 'mon-fri 07:00-16:00',
  },
  {
    key: 'krakow',
    city: 'Kraków',
    country: 'PL',
    'time-zone': 'Europe/Warsaw',
    locale: 'en-GB',
    'working-hours': 'mon-fri 08:00-16:30',
  },
] as const;

export const teams = [
  { key: 'pune-books', name: 'Pune books', lead: 'vikram' },
  { key: 'pune-tax', name: 'Pune tax', lead: 'kavita' },
  { key: 'manila-books', name: 'Manila books and payroll', lead: 'bea' },
  { key: 'krakow-tax', name: 'Kraków tax', lead: 'katarzyna' },
  { key: 'legal-drafting', name: 'Legal drafting', lead: 'daniel' },
  { key: 'litigation', name: 'Litigation support', lead: 'patricia' },
] as const;

/** Who works through the evening or the night, so that somebody is there while clients in America are open. */
const shiftOf = (key: string, office: SamplePerson['office'], team: string): Pick<SamplePerson, 'shift'> => {
  if (key === 'grace') return { shift: 'mon-thu 22:00-07:00' };
  if (office === 'manila' && team === 'litigation') return { shift: 'mon-fri 22:00-07:00' };
  if (['angelica', 'miguel'].includes(key)) return { shift: 'mon-fri 21:00-06:00' };
  if (['farah', 'pooja', 'siddharth', 'meera'].includes(key)) return { shift: 'mon-fri 18:30-03:30' };
  return {};
};

const at = (office: SamplePerson['office'], team: string, family: SamplePerson['family']) => {
  return (
    key: string,
    name: string,
    title: string,
    credentials: readonly string[],
    languages: readonly string[],
    role?: 'lead' | 'admin',
  ): SamplePerson => ({
    key,
    name,
    title,
    office,
    team,
    family,
    credentials,
    languages,
    ...(role && { role }),
    ...shiftOf(key, office, team),
  });
};

const puneBooks = at('pune', 'pune-books', 'accounting');
const puneTax = at('pune', 'pune-tax', 'accounting');
const manilaBooks = at('manila', 'manila-books', 'accounting');
const krakowTax = at('krakow', 'krakow-tax', 'accounting');
const drafting = (office: SamplePerson['office']) => at(office, 'legal-drafting', 'legal');
const litigation = (office: SamplePerson['office']) => at(office, 'litigation', 'legal');

/** The first professional is the one whom the sample firm signs in. */
export const people: readonly SamplePerson[] = [
  puneBooks(
    'aarti',
    'Aarti Kulkarni',
    'Senior accountant',
    ['CA IN', 'ACCA GB'],
    ['en C2', 'hi native', 'mr native'],
  ),
  puneBooks(
    'vikram',
    'Vikram Joshi',
    'Lead, bookkeeping',
    ['CA IN', 'CPA US-WA'],
    ['en C2', 'hi native'],
    'lead',
  ),
  puneBooks('rohan', 'Rohan Deshpande', 'Bookkeeper', ['QBO-PROADVISOR US'], ['en C1', 'mr native']),
  puneBooks('sneha', 'Sneha Patil', 'Chartered accountant', ['CA IN'], ['en C1', 'hi C2', 'mr native']),
  puneBooks('farah', 'Farah Ansari', 'Bookkeeper', [], ['en C1', 'hi native', 'ar B2']),
  puneBooks('pooja', 'Pooja Gokhale', 'Reviewer, US books', ['CPA US-CA', 'CA IN'], ['en C2', 'hi native']),
  puneBooks('siddharth', 'Siddharth Kale', 'Junior bookkeeper', [], ['en B2', 'mr native']),
  puneTax(
    'kavita',
    'Kavita Rao',
    'Lead, tax',
    ['CA IN', 'CPA US-NY'],
    ['en C2', 'hi C1', 'kn native'],
    'lead',
  ),
  puneTax('meera', 'Meera Iyer', 'Tax associate', ['EA US'], ['en C2', 'ta native']),
  puneTax('imran', 'Imran Shaikh', 'Tax associate', ['ACCA GB'], ['en C1', 'hi native', 'ar B1']),
  puneTax('nikhil', 'Nikhil Bhosale', 'Tax associate', [], ['en C1', 'mr native']),
  manilaBooks(
    'bea',
    'Beatriz Villanueva',
    'Lead, payroll',
    ['CPA PH', 'CPP US'],
    ['en native', 'tl native'],
    'lead',
  ),
  manilaBooks('jose', 'Jose Reyes', 'Bookkeeper', ['XERO-ADVISOR AU'], ['en C2', 'tl native']),
  manilaBooks(
    'angelica',
    'Angelica Santos',
    'Payroll specialist',
    ['CPA PH', 'CPP US'],
    ['en C2', 'tl native'],
  ),
  manilaBooks('miguel', 'Miguel Cruz', 'Bookkeeper', ['BAS-AGENT AU'], ['en C2', 'tl native', 'es B1']),
  manilaBooks('carlo', 'Carlo Mendoza', 'Accountant', ['CPA AU', 'CPA PH'], ['en C2', 'tl native']),
  manilaBooks('trisha', 'Trisha Lim', 'Accountant', ['CPA PH'], ['en C2', 'zh C1', 'tl native']),
  krakowTax(
    'katarzyna',
    'Katarzyna Nowak',
    'Lead, European tax',
    ['TAX-ADVISER PL', 'ACCA GB'],
    ['en C2', 'de C1', 'pl native'],
    'lead',
  ),
  krakowTax('piotr', 'Piotr Zieliński', 'Accountant', ['ACCA GB'], ['en C1', 'de C1', 'pl native']),
  krakowTax(
    'magdalena',
    'Magdalena Wójcik',
    'VAT specialist',
    ['TAX-ADVISER PL'],
    ['en C1', 'es C1', 'pl native'],
  ),
  krakowTax(
    'tomasz',
    'Tomasz Kamiński',
    'Payroll specialist',
    ['CIPP GB'],
    ['en C1', 'nl B2', 'de B2', 'pl native'],
  ),
  krakowTax('lucia', 'Lucía Fernández', 'Bookkeeper', [], ['en C1', 'es native', 'pl B1']),
  drafting('krakow')(
    'daniel',
    'Daniel Okafor',
    'Lead, legal drafting',
    ['SOLICITOR GB-ENG'],
    ['en native', 'pl B1'],
    'lead',
  ),
  drafting('pune')(
    'ishita',
    'Ishita Banerjee',
    'Lawyer',
    ['ADVOCATE IN', 'SOLICITOR GB-ENG'],
    ['en C2', 'bn native', 'hi C1'],
  ),
  drafting('krakow')('marta', 'Marta Lewandowska', 'Lawyer', ['ADWOKAT PL'], ['en C1', 'de C1', 'pl native']),
  drafting('manila')('rafael', 'Rafael Aquino', 'Lawyer', ['ATTORNEY PH'], ['en C2', 'tl native', 'es B2']),
  drafting('pune')('anjali', 'Anjali Nair', 'Paralegal', ['CERTIFIED-PARALEGAL US'], ['en C2', 'ml native']),
  drafting('krakow')('sofia', 'Zofia Wróbel', 'Legal billing analyst', [], ['en C1', 'pl native']),
  litigation('manila')(
    'patricia',
    'Patricia Gomez',
    'Lead, litigation support',
    ['ATTORNEY PH', 'CERTIFIED-PARALEGAL US'],
    ['en native', 'tl native'],
    'lead',
  ),
  litigation('manila')(
    'grace',
    'Grace dela Cruz',
    'Senior paralegal',
    ['CERTIFIED-PARALEGAL US'],
    ['en C2', 'tl native'],
  ),
  litigation('manila')(
    'kevin',
    'Kevin Tan',
    'Paralegal',
    ['CERTIFIED-PARALEGAL US'],
    ['en C1', 'zh C1', 'tl native'],
  ),
  litigation('manila')(
    'hannah',
    'Hannah Bautista',
    'Legal transcriptionist',
    [],
    ['en native', 'tl native', 'es B2'],
  ),
  litigation('pune')(
    'arjun',
    'Arjun Mehta',
    'Document reviewer',
    ['ADVOCATE IN'],
    ['en C1', 'gu native', 'hi native'],
  ),
  krakowTax('monika', 'Monika Zając', 'Operations', [], ['en C1', 'pl native'], 'admin'),
];
