import { z } from 'zod';
import { client } from '#shared/clients/client';
import { houseStyle, plainStyle } from '#shared/clients/house-style';
import { engagement, memberRole, serviceLine } from '#shared/engagements/engagement';
import { matter } from '#shared/matters/matter';
import { credential, languageLevel, person, provider, providerRole, team } from '#shared/people/person';
import { clause } from '#shared/templates/clause';
import { requiredField } from '#shared/time-entries/required-field';
import { timeCategories, timeEntry } from '#shared/time-entries/time-entry';
import { timesheet } from '#shared/time-entries/timesheet';
import { priority, workItem, workItemStatus } from '#shared/work-items/work-item';
import * as column from './columns';

const { required, optional } = column;

const country = z.string().regex(/^[A-Z]{2}$/, 'expected an ISO 3166-1 code such as IN');
const jurisdiction = z
  .string()
  .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/, 'expected an ISO 3166 code such as US or US-MA');
const language = z.string().regex(/^[a-z]{2,3}$/, 'expected a language code such as en');
const locale = z
  .string()
  .refine((tag) => isLocale(tag), 'expected a BCP 47 tag such as en-IN')
  .pipe(person.shape.locale);
const timeZone = z
  .string()
  .refine((zone) => isTimeZone(zone), 'expected an IANA time zone such as Europe/London');

const isLocale = (tag: string): boolean => {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
};

const isTimeZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};

const requirementColumns = {
  credential: optional(credential.shape.kind, null),
  jurisdiction: optional(jurisdiction, null),
  language: optional(language, null),
  level: optional(languageLevel, null),
};

const dayHours = optional(column.dayHours, []);

/** The families that service lines belong to: a person keeps to one. */
const serviceFamilies = ['accounting', 'legal'] as const;
export type ServiceFamily = (typeof serviceFamilies)[number];

/** Every file of an import folder with its columns. A file's name is its key here with `.csv` or `.xlsx`. */
export const firmFiles = {
  provider: z.object({
    key: required(column.key),
    name: required(provider.shape.name),
    sample: optional(column.yesNo, false),
    'review-within-days': optional(column.wholeNumber, null),
  }),
  offices: z.object({
    key: required(column.key),
    city: required(person.shape.city),
    country: required(country),
    'time-zone': required(timeZone),
    locale: optional(locale, 'en'),
    'working-hours': optional(column.week, null),
  }),
  teams: z.object({
    key: required(column.key),
    name: required(team.shape.name),
    lead: optional(column.key, null),
  }),
  people: z.object({
    key: required(column.key),
    name: required(person.shape.name),
    email: required(z.email('expected an e-mail address').max(320)),
    role: required(providerRole),
    title: optional(person.shape.title, ''),
    office: optional(column.key, null),
    city: optional(person.shape.city, null),
    country: optional(country, null),
    'time-zone': optional(timeZone, null),
    locale: optional(locale, null),
    team: optional(column.key, null),
    'service-family': optional(z.enum(serviceFamilies), null),
    active: optional(column.yesNo, true),
    'working-hours': optional(column.week, null),
  }),
  credentials: z.object({
    person: required(column.key),
    kind: required(credential.shape.kind),
    jurisdiction: required(jurisdiction),
    'valid-from': optional(column.date, null),
    'valid-until': optional(column.date, null),
  }),
  languages: z.object({
    person: required(column.key),
    language: required(language),
    level: required(languageLevel),
  }),
  agreements: z.object({
    person: required(column.key),
    from: required(column.date),
    'weekly-hours': required(column.hours.refine((hours) => hours <= 168, 'expected at most 168 hours')),
    'overtime-after-daily': optional(
      column.hours.refine((hours) => hours <= 24, 'expected at most 24 hours'),
      null,
    ),
    'overtime-after-weekly': optional(
      column.hours.refine((hours) => hours <= 168, 'expected at most 168 hours'),
      null,
    ),
  }),
  calendars: z.object({
    key: required(column.key),
    'time-zone': required(timeZone),
    'effective-from': optional(column.date, null),
    monday: dayHours,
    tuesday: dayHours,
    wednesday: dayHours,
    thursday: dayHours,
    friday: dayHours,
    saturday: dayHours,
    sunday: dayHours,
  }),
  holidays: z.object({
    calendar: required(column.key),
    rule: optional(jurisdiction, null),
    date: optional(column.date, null),
    name: optional(z.string().max(200), null),
    open: optional(column.dayHours, null),
    remove: optional(column.yesNo, false),
  }),
  clients: z.object({
    key: required(column.key),
    code: required(client.shape.code),
    name: required(client.shape.name),
    kind: required(client.shape.kind),
    city: optional(client.shape.city, ''),
    country: required(country),
    jurisdictions: optional(column.list(jurisdiction), []),
    languages: optional(column.list(language), []),
    locale: required(locale),
    currency: required(z.string().regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code such as INR')),
    calendar: required(column.key),
    'matter-word': required(client.shape.matterWord),
    'offshore-consent': optional(client.shape.offshoreConsent.unwrap(), null),
  }),
  'house-styles': z.object({
    client: required(column.key),
    'letterhead-name': optional(houseStyle.shape.letterheadName, ''),
    'letterhead-lines': optional(
      column.list(z.string().max(200)).refine(({ length }) => length <= 6, 'has more than six lines'),
      [],
    ),
    registration: optional(houseStyle.shape.registration, ''),
    logo: optional(column.image, null),
    font: optional(houseStyle.shape.font, plainStyle.font),
    numbering: optional(houseStyle.shape.numbering, plainStyle.numbering),
    'number-all': optional(column.yesNo, false),
    paper: optional(houseStyle.shape.paper.unwrap(), null),
    'margins-mm': optional(column.margins, null),
    spelling: optional(houseStyle.shape.spelling.unwrap(), null),
    citation: optional(houseStyle.shape.citation, plainStyle.citation),
    header: optional(houseStyle.shape.header, ''),
    'file-name': optional(houseStyle.shape.fileName, plainStyle.fileName),
  }),
  clauses: z.object({
    key: required(clause.shape.name),
    title: required(clause.shape.title),
    topic: optional(clause.shape.topic, ''),
    language: required(clause.shape.language),
    text: required(clause.shape.text),
    by: required(column.key),
    saved: required(column.date),
  }),
  engagements: z.object({
    key: required(column.key),
    client: required(column.key),
    code: required(engagement.shape.code),
    name: required(engagement.shape.name),
    'service-line': required(serviceLine),
    from: required(column.date),
    until: optional(column.date, null),
    'budget-hours': optional(column.hours, null),
    'coverage-rule': required(column.coverage),
    'data-policy': optional(engagement.shape.dataPolicy.shape.copy, 'offline' as const),
    print: optional(column.yesNo, true),
    clipboard: optional(column.yesNo, true),
    export: optional(column.yesNo, true),
    'our-name': optional(engagement.shape.dataPolicy.shape.ourName.unwrap(), null),
    ...requirementColumns,
    'self-claim': optional(column.yesNo, true),
    'review-required': optional(column.yesNo, false),
    'lease-hours': optional(
      column.hours.refine((hours) => hours > 0, 'expected more than no hours'),
      8,
    ),
    'offline-lease-hours': optional(
      column.hours.refine(
        (hours) => hours > 0 && hours <= 336,
        'expected 336 hours at most, and more than none',
      ),
      null,
    ),
    'service-hours': optional(column.hours, null),
    'soon-hours': optional(column.hours, null),
    'urgent-hours': optional(column.hours, null),
    activities: optional(column.list(z.string().min(1).max(80)), []),
    'required-fields': optional(column.list(requiredField), []),
  }),
  members: z.object({
    engagement: required(column.key),
    person: required(column.key),
    role: required(memberRole),
  }),
  matters: z.object({
    key: required(column.key),
    engagement: required(column.key),
    code: required(matter.shape.code),
    name: required(column.writing(matter.shape.name)),
    'legal-name': optional(matter.shape.legalName, ''),
    'client-reference': optional(matter.shape.clientReference, ''),
    'year-end': optional(column.date, null),
    jurisdiction: optional(jurisdiction, ''),
    'conflict-parties': optional(column.list(z.string().max(200)), []),
    'retention-years': optional(column.wholeNumber, null),
  }),
  'work-items': z.object({
    key: required(column.key),
    matter: required(column.key),
    reference: optional(workItem.shape.reference, null),
    title: required(column.writing(workItem.shape.title)),
    kind: required(workItem.shape.kind),
    instructions: optional(column.writing(workItem.shape.instructions), ''),
    checklist: optional(column.list(column.writing(z.string().max(500))), []),
    'checklist-done': optional(column.wholeNumber, 0),
    priority: optional(priority, 'normal' as const),
    due: optional(column.due, null),
    'estimate-minutes': optional(column.wholeNumber, null),
    ...requirementColumns,
    status: optional(workItemStatus, 'ready' as const),
    note: optional(column.writing(z.string().max(4_000)), null),
    assignee: optional(column.key, null),
    reviewer: optional(column.key, null),
    'reserved-for': optional(
      z.string().regex(/^(person|team):\S+$/, 'expected person: or team: and a key'),
      null,
    ),
  }),
  rates: z.object({
    engagement: required(column.key),
    activity: optional(z.string().max(80), null),
    role: optional(memberRole, null),
    from: optional(column.date, null),
    'per-hour': required(column.money),
  }),
  budgets: z.object({
    engagement: required(column.key),
    matter: optional(column.key, null),
    per: optional(z.enum(['month', 'period']), 'period' as const),
    from: optional(column.date, null),
    until: optional(column.date, null),
    hours: optional(column.hours, null),
    amount: optional(column.money, null),
    thresholds: optional(column.percents, null),
  }),
  'time-entries': z.object({
    key: required(column.key),
    person: required(column.key),
    date: required(column.date),
    from: required(column.shiftTime),
    until: required(column.shiftTime),
    category: optional(z.enum(timeCategories), 'client' as const),
    engagement: optional(column.key, null),
    'work-item': optional(column.key, null),
    activity: optional(z.string().max(80), null),
    note: optional(timeEntry.shape.note, ''),
    source: optional(timeEntry.shape.source, 'manual' as const),
    'recorded-after-days': optional(column.wholeNumber, 0),
    supersedes: optional(column.key, null),
    withdrawn: optional(column.yesNo, false),
    reason: optional(z.string().max(1_000), null),
  }),
  timesheets: z.object({
    person: required(column.key),
    week: required(column.date),
    submitted: required(column.date),
    note: optional(timesheet.shape.note, ''),
    'approved-by': optional(column.key, null),
    approved: optional(column.date, null),
  }),
} as const;

export type FirmFile = keyof typeof firmFiles;
export const firmFileNames = Object.keys(firmFiles) as readonly FirmFile[];

/** Without these there is nothing to import into. */
export const neededFiles: readonly FirmFile[] = ['provider', 'people'];

/** Who a row is, in its file: two rows may not say the same of all these columns. */
export const identityColumns: Readonly<Record<FirmFile, readonly string[]>> = {
  provider: ['key'],
  offices: ['key'],
  teams: ['key'],
  people: ['key'],
  credentials: ['person', 'kind', 'jurisdiction', 'valid-from'],
  languages: ['person', 'language'],
  agreements: ['person', 'from'],
  calendars: ['key', 'effective-from'],
  holidays: ['calendar', 'rule', 'date'],
  clients: ['key'],
  'house-styles': ['client'],
  clauses: ['key'],
  engagements: ['key'],
  members: ['engagement', 'person'],
  matters: ['key'],
  'work-items': ['key'],
  rates: ['engagement', 'activity', 'role', 'from'],
  budgets: ['engagement', 'matter', 'per', 'from'],
  'time-entries': ['key'],
  timesheets: ['person', 'week'],
};

/** A row as its columns read, with where it stands. */
export type FirmRow<F extends FirmFile> = z.infer<(typeof firmFiles)[F]> & { readonly at: RowPlace };

export interface RowPlace {
  readonly file: string;
  readonly line: number;
}

/** Every row of every file, read and checked, before dates and keys are resolved. */
export type FirmDraft = { readonly [F in FirmFile]: readonly FirmRow<F>[] };
