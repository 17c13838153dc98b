import i18next from 'i18next';
import { type ReportColumn, type ReportHead, type ReportKind, reportColumns } from '#shared/reports/report';
import ar from '../../assets/locales/ar/report.json' with { type: 'json' };
import en from '../../assets/locales/en/report.json' with { type: 'json' };
import es from '../../assets/locales/es/report.json' with { type: 'json' };
import hi from '../../assets/locales/hi/report.json' with { type: 'json' };

const resources = { en: { report: en }, es: { report: es }, hi: { report: hi }, ar: { report: ar } };
export type ReportLanguage = keyof typeof resources;

/** What a report says in one language. */
export interface ReportWords {
  readonly rightToLeft: boolean;
  readonly title: (kind: ReportKind) => string;
  /** What stands above the columns, a line each. */
  readonly head: (head: ReportHead) => readonly string[];
  readonly headings: (kind: ReportKind) => readonly string[];
  /** A code, a rule or somebody's own words, as it is read. */
  readonly cell: (column: ReportColumn, value: string) => string;
  readonly total: string;
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
  return {
    rightToLeft: language === 'ar',
    title: (kind) => say(`kind.${kind}`),
    head: ({ kind, subject, provider, from, until, madeAt, madeBy, wordless, currency }) => [
      subject === null ? say(`kind.${kind}`) : `${say(`kind.${kind}`)}: ${subject}`,
      say('head.period', { from, until }),
      say('head.dated'),
      say('head.made', {
        by: madeBy,
        provider,
        at: `${new Date(madeAt).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
      }),
      ...(currency ? [say('head.currency', { currency })] : []),
      ...(wordless.length > 0 ? [say('head.wordless', { engagements: wordless.join('; ') })] : []),
    ],
    headings: (kind) => reportColumns[kind].map(({ key }) => say(`column.${key}`)),
    cell: ({ kind }, value) => {
      if (kind === 'word') return known(`word.${value}`, value);
      return kind === 'rule' ? rule(value) : value;
    },
    total: say('total'),
    nothing: say('nothing'),
  };
};
