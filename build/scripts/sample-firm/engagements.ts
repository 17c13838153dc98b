// A table of the firm’s engagements, longer than 400 lines because it is read as one: who is in which, side by side.
import type { ServiceLine } from '#shared/engagements/engagement';

/** An engagement of the sample firm. */
export interface SampleEngagement {
  readonly client: string;
  /** Follows the client's code: LARK-BK. */
  readonly suffix: string;
  readonly name: string;
  readonly serviceLine: ServiceLine;
  readonly coverage: string;
  /** `!` marks a lead, `?` a reviewer, `~` an observer; the others do the work. */
  readonly members: string;
  /** Legal entities, returns or cases; `name | legal name` where they differ. */
  readonly matters: readonly string[];
  /** `CREDENTIAL JURISDICTION` */
  readonly requires?: string;
  /** `language level` */
  readonly speaks?: string;
  readonly data?: 'online-only' | 'view-only';
  readonly assignedOnly?: boolean;
  readonly review?: boolean;
  readonly budgetHours: number;
}

/** The key and code of an engagement: LARK-BK. */
export const engagementKey = ({ client, suffix }: SampleEngagement): string => `${client}-${suffix}`;

const roleMarks: Readonly<Record<string, string>> = { '!': 'lead', '?': 'reviewer', '~': 'observer' };

/** Members of an engagement with their roles. */
export const membersOf = (engagement: SampleEngagement): { person: string; role: string }[] =>
  engagement.members.split(' ').map((word) => ({
    person: word.replace(/[!?~]$/, ''),
    role: roleMarks[word.slice(-1)] ?? 'professional',
  }));

type Options = Partial<
  Pick<SampleEngagement, 'requires' | 'speaks' | 'data' | 'assignedOnly' | 'review' | 'budgetHours'>
>;

const of = (serviceLine: ServiceLine, suffix: string) => {
  return (
    client: string,
    name: string,
    coverage: string,
    members: string,
    matters: readonly string[],
    options: Options = {},
  ): SampleEngagement => ({
    client,
    suffix,
    name,
    serviceLine,
    coverage,
    members,
    matters,
    budgetHours: 60,
    ...options,
  });
};

const books = of('bookkeeping', 'BK');
const tax = of('tax', 'TX');
const payroll = of('payroll', 'PR');
const audit = of('audit-support', 'AU');
const billing = of('billing-support', 'BL');
const draft = of('legal-drafting', 'LD');
const cases = of('litigation-support', 'LS');
const scribe = of('transcription', 'TR');

export const engagements: readonly SampleEngagement[] = [
  books(
    'LARK',
    'Monthly books',
    'overlap 3',
    'vikram! aarti rohan pooja? monika~',
    ['Larkin Dental Group LLC', 'Larkin Dental Labs LLC', 'Larkin Smile Foundation'],
    { review: true, budgetHours: 120 },
  ),
  books(
    'DECC',
    'Books and GST workings',
    'client-shift',
    'vikram! aarti sneha siddharth monika~',
    ['Deccan Auto Components Pvt Ltd', 'Chakan Stampings LLP'],
    { requires: 'CA IN', review: true },
  ),
  books(
    'PENN',
    'Monthly books and VAT',
    'overlap 4',
    'katarzyna! aarti piotr imran',
    ['Pennine Coffee Roasters Ltd', 'Pennine Cafés Ltd'],
    { budgetHours: 90 },
  ),
  books(
    'HOLB',
    'Books and driver settlements',
    'overnight',
    'vikram! rohan siddharth pooja?',
    ['Holbrook Freight Lines Inc.', 'Holbrook Leasing LLC'],
    { review: true },
  ),
  books(
    'CLEAR',
    'Store books',
    'overnight',
    'monika! rohan farah pooja?',
    ['Clearwater Outfitters Inc.', 'Clearwater Rentals LLC'],
    { review: true },
  ),
  books('MESA', 'Hotel ledgers', 'outcome', 'vikram! farah siddharth', ['Mesa Verde Lodge', 'Saguaro Inn'], {
    data: 'online-only',
  }),
  books(
    'ASHD',
    'Client money and service charges',
    'overlap 4',
    'katarzyna! piotr lucia',
    ['Ashdown Property Services Ltd', 'Cedar Court Service Charge', 'Quayside Service Charge'],
    { requires: 'ACCA GB', review: true },
  ),
  books('WATT', 'Café books', 'overlap 5', 'bea! jose miguel', [
    'Wattle Street Cafés Pty Ltd',
    'Wattle Catering Pty Ltd',
  ]),
  books('BRIS', 'Job costing and books', 'overlap 4', 'bea! jose trisha', [
    'Brisbane Solar Installers Pty Ltd',
  ]),
  books('KONK', 'Export ledgers', 'client-shift', 'vikram! sneha farah', ['Konkan Spice Exports Pvt Ltd']),
  books('DUNE', 'Trading books', 'overlap 6', 'vikram! farah imran', [
    'Dune Gate Trading LLC',
    'Dune Gate Free Zone FZE',
  ]),
  books('MARS', 'Project books', 'overlap 4', 'vikram! farah nikhil', ['Marsa Interiors LLC'], {
    speaks: 'ar B2',
  }),
  books('RAFF', 'Group books', 'overlap 4', 'bea! trisha carlo', [
    'Rafflesia Biotech Pte. Ltd.',
    'Rafflesia Labs Pte. Ltd.',
  ]),
  books('MAPL', 'Clinic books', 'overnight', 'bea! jose angelica', [
    'Maple Ridge Clinics Inc.',
    'Maple Ridge Imaging Inc.',
  ]),
  books('LIFF', 'Monthly books', 'overlap 4', 'katarzyna! piotr lucia', ['Liffey Print Works Ltd']),
  books('KAUR', 'Tour ledgers', 'overlap 3', 'bea! miguel trisha', ['Kauri Trails Tours Ltd']),
  books('GRAC', 'Boekhouding', 'overlap 5', 'katarzyna! tomasz lucia', ['Gracht Bloemen B.V.'], {
    speaks: 'nl B1',
  }),
  books(
    'AZAH',
    'Contabilidad',
    'overlap 6',
    'katarzyna! lucia magdalena',
    ['Azahar Cítricos S.L.', 'Cooperativa Azahar'],
    { speaks: 'es B2' },
  ),
  books(
    'TAPA',
    'Contabilidad electrónica',
    'overnight',
    'bea! miguel lucia',
    ['Tapatío Talavera S.A. de C.V.'],
    { speaks: 'es B1' },
  ),
  tax(
    'TIDE',
    'Federal and state returns',
    'outcome',
    'kavita! meera nikhil',
    [
      'Form 1120 | Tidepool Software Inc.',
      'California Form 100 | Tidepool Software Inc.',
      'Washington B&O | Tidepool Cloud LLC',
    ],
    { requires: 'EA US', review: true },
  ),
  tax(
    'LARK',
    'Partner returns',
    'outcome',
    'kavita! meera pooja?',
    ['Form 1065 | Larkin Dental Group LLC', 'Form 1040 | Dr. Susan Larkin'],
    { requires: 'EA US', data: 'view-only', review: true },
  ),
  tax(
    'CALD',
    'Corporation tax and self assessment',
    'outcome',
    'katarzyna! imran piotr',
    ['CT600 | Caledonian Sail Makers Ltd', 'SA100 | Fiona Drummond'],
    { requires: 'ACCA GB', review: true },
  ),
  tax('ASHD', 'VAT returns', 'overlap 4', 'katarzyna! imran magdalena', [
    'VAT return | Ashdown Property Services Ltd',
  ]),
  tax(
    'WATT',
    'Activity statements',
    'overlap 4',
    'bea! miguel carlo',
    ['BAS | Wattle Street Cafés Pty Ltd', 'BAS | Wattle Catering Pty Ltd'],
    { requires: 'BAS-AGENT AU', review: true },
  ),
  tax('BARO', 'BAS and wine equalisation tax', 'overlap 3', 'bea! miguel carlo', [
    'BAS | Barossa Ridge Wines Pty Ltd',
  ]),
  tax(
    'KONK',
    'GST and income tax',
    'client-shift',
    'kavita! sneha nikhil',
    ['GSTIN 27 Maharashtra | Konkan Spice Exports Pvt Ltd', 'ITR-6 | Konkan Spice Exports Pvt Ltd'],
    { requires: 'CA IN', review: true },
  ),
  tax('NAMM', 'GST and TDS', 'client-shift', 'kavita! nikhil sneha', [
    'GSTIN 29 Karnataka | Namma Mobility Pvt Ltd',
    'TDS | Namma Mobility Pvt Ltd',
  ]),
  tax(
    'SPRE',
    'Umsatzsteuer und Jahresabschluss',
    'overlap 5',
    'katarzyna! piotr tomasz monika~',
    ['Umsatzsteuer | Spreewerk Möbel GmbH', 'Körperschaftsteuer | Spreewerk Möbel GmbH'],
    { speaks: 'de C1', review: true },
  ),
  tax(
    'ISAR',
    'Umsatzsteuer',
    'overlap 6',
    'katarzyna! piotr',
    ['Umsatzsteuer | Isartal Messtechnik GmbH & Co. KG'],
    { speaks: 'de B2' },
  ),
  tax('DUNE', 'VAT and corporate tax', 'overlap 4', 'kavita! imran farah', [
    'VAT | Dune Gate Trading LLC',
    'Corporate tax | Dune Gate Trading LLC',
  ]),
  tax('RAFF', 'GST F5 and Form C-S', 'overlap 4', 'bea! trisha carlo', [
    'GST F5 | Rafflesia Biotech Pte. Ltd.',
    'Form C-S | Rafflesia Labs Pte. Ltd.',
  ]),
  tax(
    'LIFF',
    'VAT3 and CT1',
    'overlap 4',
    'monika! katarzyna? magdalena',
    ['VAT3 | Liffey Print Works Ltd', 'CT1 | Liffey Print Works Ltd'],
    { requires: 'ACCA GB' },
  ),
  tax('KAUR', 'GST and FBT', 'overlap 3', 'bea! carlo trisha', ['GST101 | Kauri Trails Tours Ltd']),
  tax(
    'MAAS',
    'Btw-aangifte',
    'overlap 5',
    'katarzyna! tomasz magdalena',
    ['Btw | Maashaven Logistiek B.V.'],
    { speaks: 'nl B1' },
  ),
  tax(
    'AZAH',
    'Modelos 303 y 390',
    'overlap 6',
    'katarzyna! magdalena lucia',
    ['Modelo 303 | Azahar Cítricos S.L.'],
    { speaks: 'es B2', assignedOnly: true },
  ),
  tax(
    'ODRA',
    'JPK i CIT',
    'client-shift',
    'katarzyna! magdalena tomasz',
    ['JPK_V7M | Odra Precision sp. z o.o.', 'CIT-8 | Odra Precision sp. z o.o.'],
    { requires: 'TAX-ADVISER PL', review: true },
  ),
  payroll('HOLB', 'Driver payroll', 'client-shift', 'bea! angelica nikhil', ['Holbrook Freight Lines Inc.'], {
    requires: 'CPP US',
    data: 'online-only',
  }),
  payroll('MAPL', 'Clinic payroll', 'overlap 4', 'bea! angelica jose', ['Maple Ridge Clinics Inc.'], {
    data: 'online-only',
  }),
  payroll(
    'PENN',
    'Monthly payroll',
    'overlap 3',
    'katarzyna! tomasz piotr',
    ['Pennine Coffee Roasters Ltd'],
    { requires: 'CIPP GB' },
  ),
  payroll('BOWR', 'Rig crew payroll', 'overlap 5', 'bea! angelica trisha', ['Bow River Drilling Ltd.'], {
    assignedOnly: true,
    data: 'online-only',
  }),
  audit('NAMM', 'Statutory audit support', 'outcome', 'vikram! sneha siddharth', ['Namma Mobility Pvt Ltd']),
  audit(
    'TIDE',
    'Year-end audit support',
    'outcome',
    'kavita! meera rohan pooja?',
    ['Tidepool Software Inc.'],
    { data: 'view-only', review: true },
  ),
  draft(
    'WHIT',
    'Research memos and drafting',
    'overlap 4',
    'daniel! ishita marta',
    [
      'Harrow Lane lease | Ellison Retail Ltd v Harrow Estates',
      'Brightwell shareholders | Brightwell Foods Ltd',
    ],
    { requires: 'SOLICITOR GB-ENG', review: true, budgetHours: 110 },
  ),
  draft(
    'FENW',
    'Commercial contracts',
    'overlap 5',
    'daniel! ishita rafael',
    ['Northgate supply terms | Northgate Logistics plc', 'Sable data processing | Sable Analytics Ltd'],
    { review: true },
  ),
  draft('MORA', 'Conveyancing packs', 'overnight', 'daniel! marta anjali', [
    '14 Inverleith Row | Drummond to Baird',
    'Leith Walk flats | Leith Walk Developments Ltd',
  ]),
  draft(
    'SETH',
    'Agreements and opinions',
    'client-shift',
    'daniel! ishita anjali',
    ['Joint venture | Sahyadri Foods & Kestrel Capital', 'Leave and licence | Godavari Realty LLP'],
    { requires: 'ADVOCATE IN', review: true },
  ),
  draft(
    'LIND',
    'Vertragsprüfung',
    'overlap 4',
    'daniel! marta',
    ['Rahmenvertrag | Havel Maschinenbau GmbH'],
    { speaks: 'de C1' },
  ),
  draft('TANJ', 'Corporate secretarial drafting', 'overlap 6', 'daniel! rafael anjali', [
    'Straits Robotics | Straits Robotics Pte. Ltd.',
  ]),
  draft(
    'CIFU',
    'Escritos y contratos',
    'overlap 4',
    'daniel! rafael marta',
    ['Arrendamiento | Mercado de la Cebada S.A.'],
    { speaks: 'es B2', assignedOnly: true },
  ),
  draft(
    'DOYL',
    'Memos and affidavits',
    'overlap 5',
    'daniel! anjali ishita',
    ['Probate | Estate of Margaret Quinlan', 'Licensing | Quayside Taverns Ltd'],
    { review: true },
  ),
  cases(
    'HART',
    'Discovery and cite-checks',
    'overnight',
    'patricia! grace kevin arjun',
    ['Calloway v. Granite Steel', 'In re Orchard Pharma Securities', 'Bexley Trust v. Dunmore'],
    { requires: 'CERTIFIED-PARALEGAL US', data: 'online-only', review: true, budgetHours: 160 },
  ),
  cases(
    'OAKE',
    'Immigration filings',
    'overlap 3',
    'patricia! grace kevin',
    ['H-1B petitions | Saguaro Semiconductor Inc.', 'I-140 | Dr. Wei Zhang'],
    { requires: 'CERTIFIED-PARALEGAL US', review: true },
  ),
  cases('BRAY', 'Medical chronologies', 'overnight', 'patricia! kevin arjun hannah', [
    'Ruiz v. Lakeshore Transit',
    'Novak v. Prairie Foods',
  ]),
  cases('KERR', 'Disclosure review', 'overlap 4', 'patricia! arjun grace', [
    'Coolabah Mining v Pacific Haulage',
    'Estate of R. Tran',
  ]),
  scribe('BRAY', 'Deposition transcripts', 'overnight', 'patricia! hannah', ['Ruiz v. Lakeshore Transit']),
  scribe('DOYL', 'Dictation', 'overnight', 'patricia! hannah kevin', [
    'Attendance notes | Doyle Brennan Solicitors',
  ]),
  billing('HART', 'LEDES billing', 'outcome', 'daniel! sofia anjali', ['Pre-bills | Hartwell Pryce LLP'], {
    data: 'view-only',
  }),
  billing(
    'FENW',
    'Time narratives and invoices',
    'outcome',
    'daniel! sofia',
    ['Pre-bills | Fenwick Hale LLP'],
    { assignedOnly: true },
  ),
];
