import i18next from 'i18next';
import { type ReportColumn, type ReportHead, type ReportKind, reportColumns } from '#shared/reports/report';
import ar from '../../assets/locales/ar/report.json' with { type: 'json' };
import en from '../../assets/locales/en/report.json' with { type: 'json' };
import es from '../../assets/locales/es/report.json' with { type: 'json' };
import hi from '../../assets/locales/hi/report.json' with { type: 'json' };

const resources = { en: { report: en }, es: { report: es }, hi: { report: hi }, ar: { report: ar } };
export type ReportLanguage = keyof typeof resources;

/** Western figures in every language: an amount on a bill is read by more people than its words are. */
export const reportLocale = (language: ReportLanguage): string =>
  `${language === 'en' ? 'en-GB' : language}-u-nu-latn`;

/** What a report says in one language. */
export interface ReportWords {
  readonly rightToLeft: boolean;
  readonly title: (kind: ReportKind) => string;
  /** What stands above the columns, a line each. */
  readonly head: (head: ReportHead) => readonly string[];
  /** Of its columns; those of money name their currency, since figures without one are none. */
  readonly headings: (head: Pick<ReportHead, 'kind' | 'currency'>) => readonly string[];
  /** A date, YYYY-MM-DD, as the language writes it. */
  readonly date: (date: string) => string;
  /** A wall clock's reading, YYYY-MM-DDTHH:MM; the year stands with the date beside it. */
  readonly moment: (moment: string) => string;
  /** A code, a rule or somebody's own words, as it is read. */
  readonly cell: (column: ReportColumn, value: string) => string;
  readonly total: string;
  /** Stands under the last row of a sheet that another goes on from. */
  readonly continued: string;
  /** Stands for a sum of money where no line has a rate. */
  readonly unrated: string;
  /** Stands where there is no row. */
  readonly nothing: string;
}

export const reportWords = async (language: ReportLanguage): Promise<ReportWords> => {
  const i18n = i18next.createInstance();
  await i18n.init({
    lng: language,
    fallbackLng: 'en',
    ns: ['report'],
    resources,
    interpolation: { escapeValue: false },
  });
  const say = i18n.getFixedT(null, 'report') as (key: string, values?: Record<string, unknown>) => string;
  const known = (key: string, otherwise: string): string =>
    i18n.exists(key, { ns: 'report' }) ? say(key) : otherwise;
  const rule = (text: string): string => {
    const [mode = '', increment = '', per = '', least = '0'] = text.split('/');
    const base = say(`rule.${per}`, { mode: known(`rule.mode.${mode}`, mode), minutes: increment });
    return least === '0' ? base : `${base}, ${say('rule.least', { minutes: least })}`;
  };
  // A year of a team says the same few words a hundred thousand times.
  const said = new Map<string, string>();
  const once = (kind: 'word' | 'rule', value: string, find: () => string): string => {
    const key = `${kind} ${value}`;
    const known = said.get(key) ?? find();
    said.set(key, known);
    return known;
  };
  const locale = reportLocale(language);
  const formats = (options: Intl.DateTimeFormatOptions) => {
    const format = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', hourCycle: 'h23', ...options });
    return (instant: number): string => format.format(instant);
  };
  const day = formats({ day: 'numeric', month: 'short', year: 'numeric' });
  const clock = formats({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const made = formats({
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  });
  const date = (text: string): string => day(Date.parse(`${text}T12:00:00Z`));
  return {
    date,
    moment: (text) => clock(Date.parse(`${text}:00Z`)),
    rightToLeft: language === 'ar',
    title: (kind) => say(`kind.${kind}`),
    head: ({ kind, subject, provider, from, until, madeAt, madeBy, wordless, currency }) => [
      subject === null ? say(`kind.${kind}`) : `${say(`kind.${kind}`)}: ${subject}`,
      say('head.period', { from: date(from), until: date(until) }),
      say('head.dated'),
      say('head.made', { by: madeBy, provider, at: made(madeAt) }),
      ...(currency ? [say('head.currency', { currency })] : []),
      ...(wordless.length > 0 ? [say('head.wordless', { engagements: wordless.join('; ') })] : []),
    ],
    headings: ({ kind, currency }) =>
      reportColumns[kind].map((column) => {
        const name = say(`column.${column.key}`);
        return column.kind === 'money' && currency ? `${name} (${currency})` : name;
      }),
    cell: ({ kind }, value) => {
      if (kind === 'word') return once(kind, value, () => known(`word.${value}`, value));
      return kind === 'rule' ? once(kind, value, () => rule(value)) : value;
    },
    total: say('total'),
    continued: say('continued'),
    unrated: say('unrated'),
    nothing: say('nothing'),
  };
};
