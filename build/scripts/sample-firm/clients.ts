/** A client of the sample firm with the hours it keeps. */
export interface SampleClient {
  readonly key: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'company' | 'law-firm';
  readonly city: string;
  readonly country: string;
  readonly region?: string;
  readonly locale: string;
  readonly languages: readonly string[];
  readonly currency: string;
  readonly zone: string;
  /** Monday to Friday, unless `week` says otherwise. */
  readonly hours: string;
  readonly week?: Readonly<Record<string, string>>;
  readonly matterWord: string;
}

interface Country {
  readonly locale: string;
  readonly languages: readonly string[];
  readonly currency: string;
}

const countries: Readonly<Record<string, Country>> = {
  US: { locale: 'en-US', languages: ['en'], currency: 'USD' },
  GB: { locale: 'en-GB', languages: ['en'], currency: 'GBP' },
  AU: { locale: 'en-AU', languages: ['en'], currency: 'AUD' },
  IN: { locale: 'en-IN', languages: ['en', 'hi'], currency: 'INR' },
  DE: { locale: 'de-DE', languages: ['de', 'en'], currency: 'EUR' },
  AE: { locale: 'en-AE', languages: ['en', 'ar'], currency: 'AED' },
  SG: { locale: 'en-SG', languages: ['en', 'zh'], currency: 'SGD' },
  CA: { locale: 'en-CA', languages: ['en', 'fr'], currency: 'CAD' },
  IE: { locale: 'en-IE', languages: ['en'], currency: 'EUR' },
  NZ: { locale: 'en-NZ', languages: ['en'], currency: 'NZD' },
  NL: { locale: 'nl-NL', languages: ['nl', 'en'], currency: 'EUR' },
  ES: { locale: 'es-ES', languages: ['es'], currency: 'EUR' },
  MX: { locale: 'es-MX', languages: ['es'], currency: 'MXN' },
  PL: { locale: 'pl-PL', languages: ['pl', 'en'], currency: 'PLN' },
};

type Place = readonly [city: string, country: string, region: string | null, zone: string];

const places = {
  boston: ['Boston', 'US', 'MA', 'America/New_York'],
  newYork: ['New York', 'US', 'NY', 'America/New_York'],
  chicago: ['Chicago', 'US', 'IL', 'America/Chicago'],
  denver: ['Denver', 'US', 'CO', 'America/Denver'],
  phoenix: ['Phoenix', 'US', 'AZ', 'America/Phoenix'],
  sanDiego: ['San Diego', 'US', 'CA', 'America/Los_Angeles'],
  london: ['London', 'GB', 'ENG', 'Europe/London'],
  leeds: ['Leeds', 'GB', 'ENG', 'Europe/London'],
  edinburgh: ['Edinburgh', 'GB', 'SCT', 'Europe/London'],
  sydney: ['Sydney', 'AU', 'NSW', 'Australia/Sydney'],
  brisbane: ['Brisbane', 'AU', 'QLD', 'Australia/Brisbane'],
  adelaide: ['Adelaide', 'AU', 'SA', 'Australia/Adelaide'],
  pune: ['Pune', 'IN', 'MH', 'Asia/Kolkata'],
  mumbai: ['Mumbai', 'IN', 'MH', 'Asia/Kolkata'],
  bengaluru: ['Bengaluru', 'IN', 'KA', 'Asia/Kolkata'],
  berlin: ['Berlin', 'DE', 'BE', 'Europe/Berlin'],
  munich: ['München', 'DE', 'BY', 'Europe/Berlin'],
  dubai: ['Dubai', 'AE', null, 'Asia/Dubai'],
  singapore: ['Singapore', 'SG', null, 'Asia/Singapore'],
  toronto: ['Toronto', 'CA', 'ON', 'America/Toronto'],
  calgary: ['Calgary', 'CA', 'AB', 'America/Edmonton'],
  dublin: ['Dublin', 'IE', null, 'Europe/Dublin'],
  auckland: ['Auckland', 'NZ', null, 'Pacific/Auckland'],
  utrecht: ['Utrecht', 'NL', null, 'Europe/Amsterdam'],
  rotterdam: ['Rotterdam', 'NL', null, 'Europe/Amsterdam'],
  valencia: ['Valencia', 'ES', 'VC', 'Europe/Madrid'],
  madrid: ['Madrid', 'ES', 'MD', 'Europe/Madrid'],
  guadalajara: ['Guadalajara', 'MX', null, 'America/Mexico_City'],
  wroclaw: ['Wrocław', 'PL', null, 'Europe/Warsaw'],
} as const satisfies Readonly<Record<string, Place>>;

const kept = (kind: SampleClient['kind']) => {
  return (
    code: string,
    name: string,
    place: keyof typeof places,
    hours: string,
    matterWord: string,
    week?: SampleClient['week'],
  ): SampleClient => {
    const [city, country, region, zone] = places[place];
    const home = countries[country];
    if (!home) throw new Error(`No locale is given for ${country}.`);
    const key = code.toLowerCase();
    const common = { key, code, name, kind, city, country, ...home, zone, hours, matterWord };
    return { ...common, ...(region && { region }), ...(week && { week }) };
  };
};

const company = kept('company');
const lawFirm = kept('law-firm');

export const clients: readonly SampleClient[] = [
  company('LARK', 'Larkin Dental Group', 'boston', '08:00-17:00', 'entity', { friday: '08:00-14:00' }),
  company('HOLB', 'Holbrook Freight Lines', 'chicago', '07:00-16:30', 'entity', { sunday: '20:00-02:00' }),
  company('CLEAR', 'Clearwater Outfitters', 'denver', '09:00-17:30', 'entity', { saturday: '10:00-14:00' }),
  company('MESA', 'Mesa Verde Hospitality', 'phoenix', '08:00-17:00', 'property'),
  company('TIDE', 'Tidepool Software', 'sanDiego', '09:00-18:00', 'return'),
  lawFirm('HART', 'Hartwell Pryce LLP', 'newYork', '09:00-18:30', 'case'),
  lawFirm('OAKE', 'Oakes & Delgado PC', 'phoenix', '08:30-17:30', 'case'),
  lawFirm('BRAY', 'Brayton Injury Lawyers', 'chicago', '08:30-18:00', 'case'),
  company('PENN', 'Pennine Coffee Roasters', 'leeds', '08:30-17:00', 'entity'),
  company('ASHD', 'Ashdown Property Services', 'london', '09:00-17:30', 'entity'),
  company('CALD', 'Caledonian Sail Makers', 'edinburgh', '09:00-12:30 13:30-17:30', 'return'),
  lawFirm('WHIT', 'Whitcombe Solicitors', 'london', '09:00-17:30', 'matter'),
  lawFirm('FENW', 'Fenwick Hale LLP', 'london', '08:30-18:00', 'matter'),
  lawFirm('MORA', 'Moray Conveyancing', 'edinburgh', '09:00-17:00', 'transaction'),
  company('WATT', 'Wattle Street Cafés', 'sydney', '08:00-16:00', 'entity'),
  company('BRIS', 'Brisbane Solar Installers', 'brisbane', '07:00-15:30', 'entity'),
  company('BARO', 'Barossa Ridge Wines', 'adelaide', '08:30-17:00', 'entity', { friday: '08:30-12:30' }),
  lawFirm('KERR', 'Kerrigan & Moss Lawyers', 'sydney', '08:30-17:30', 'matter'),
  company('DECC', 'Deccan Auto Components', 'pune', '09:30-18:30', 'registration', {
    saturday: '09:30-13:30',
  }),
  company('KONK', 'Konkan Spice Exports', 'mumbai', '10:00-18:30', 'registration', {
    saturday: '10:00-14:00',
  }),
  company('NAMM', 'Namma Mobility', 'bengaluru', '10:00-19:00', 'entity'),
  lawFirm('SETH', 'Seth Vakil & Partners', 'mumbai', '10:00-19:00', 'matter'),
  company('SPRE', 'Spreewerk Möbel', 'berlin', '08:30-12:30 13:15-17:00', 'Mandat', {
    friday: '08:30-14:00',
  }),
  company('ISAR', 'Isartal Messtechnik', 'munich', '07:30-16:30', 'Mandat', { friday: '07:30-13:00' }),
  lawFirm('LIND', 'Lindner Rechtsanwälte', 'berlin', '09:00-18:00', 'Akte'),
  company('DUNE', 'Dune Gate Trading', 'dubai', '08:30-17:30', 'entity', { friday: '08:30-12:00' }),
  company('MARS', 'Marsa Interiors', 'dubai', '09:00-18:00', 'entity', {
    friday: '09:00-12:00',
    sunday: '10:00-14:00',
  }),
  company('RAFF', 'Rafflesia Biotech', 'singapore', '09:00-18:00', 'entity'),
  lawFirm('TANJ', 'Tanjong Law Corporation', 'singapore', '09:00-18:00', 'matter'),
  company('MAPL', 'Maple Ridge Clinics', 'toronto', '08:30-16:30', 'entity'),
  company('BOWR', 'Bow River Drilling', 'calgary', '07:00-15:30', 'entity'),
  company('LIFF', 'Liffey Print Works', 'dublin', '08:30-17:00', 'entity'),
  lawFirm('DOYL', 'Doyle Brennan Solicitors', 'dublin', '09:15-17:30', 'matter'),
  company('KAUR', 'Kauri Trails Tours', 'auckland', '08:30-17:00', 'entity'),
  company('GRAC', 'Gracht Bloemen', 'utrecht', '06:00-14:30', 'dossier'),
  company('MAAS', 'Maashaven Logistiek', 'rotterdam', '06:00-14:00 14:00-22:00', 'dossier'),
  company('AZAH', 'Azahar Cítricos', 'valencia', '08:00-15:00', 'expediente'),
  lawFirm('CIFU', 'Cifuentes Abogados', 'madrid', '09:30-14:00 16:00-19:30', 'expediente'),
  company('TAPA', 'Tapatío Talavera', 'guadalajara', '09:00-14:00 15:30-19:00', 'razón social'),
  company('ODRA', 'Odra Precision', 'wroclaw', '07:00-15:00', 'sprawa'),
];
