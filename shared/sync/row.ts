import { z } from 'zod';
import { attachment } from '../attachments/attachment';
import { calendarParts } from '../calendars/edit-calendar';
import { client } from '../clients/client';
import { document } from '../documents/document';
import { engagement } from '../engagements/engagement';
import { quickParse } from '../kernel/quick-check';
import { matter } from '../matters/matter';
import { person, provider, team } from '../people/person';
import { workingAgreement } from '../people/working-agreement';
import { preference } from '../preferences/preference';
import { clause } from '../templates/clause';
import { firmTemplate } from '../templates/firm-template';
import { timeEntry } from '../time-entries/time-entry';
import { presence, timer } from '../time-entries/timer';
import { timesheet } from '../time-entries/timesheet';
import { activity } from '../work-items/activity';
import { workItem } from '../work-items/work-item';

/** A client's calendar travels as data for `shared/calendars`, which validates it when it is compiled. */
export const calendarRow = z.looseObject({
  id: z.uuid(),
  zone: z.string().min(1).max(64),
  versions: z.array(z.looseObject({ effectiveFrom: z.string().nullable() })),
  /** Missing means 1: as the files gave it. */
  revision: z.number().int().positive().optional(),
  /** The edits that made it so, ascending; `CalendarChange` of `shared/calendars`. */
  history: z
    .array(
      z.looseObject({
        revision: z.number().int(),
        savedAt: z.number().int(),
        personId: z.string(),
        parts: z.array(z.enum(calendarParts)),
        pastMilliseconds: z.number().int(),
      }),
    )
    .optional(),
});
export type CalendarRow = z.infer<typeof calendarRow>;

/** Every kind of row the feed carries, with the schema of its body. */
export const rowSchemas = {
  provider,
  person,
  team,
  client,
  calendar: calendarRow,
  engagement,
  matter,
  workItem,
  activity,
  attachment,
  document,
  preference,
  timeEntry,
  timer,
  presence,
  timesheet,
  agreement: workingAgreement,
  template: firmTemplate,
  clause,
} as const;

export type RowKind = keyof typeof rowSchemas;
export const rowKinds = Object.keys(rowSchemas) as [RowKind, ...RowKind[]];
export const rowKind = z.enum(rowKinds);

/** Reads the body of a row of this kind; rows come by the thousand and are nearly always right. */
export const readBody = Object.fromEntries(
  rowKinds.map((kind) => [kind, quickParse(rowSchemas[kind])]),
) as unknown as { readonly [K in RowKind]: (body: unknown) => z.ZodSafeParseResult<RowBody<K>> };

/** The body of a row, by its kind. */
export type RowBody<K extends RowKind = RowKind> = z.infer<(typeof rowSchemas)[K]>;

/** Where a row stands. */
export interface RowKey<K extends RowKind = RowKind> {
  readonly kind: K;
  readonly id: string;
}

/** A row that a mutation wrote, in the scope its visibility hangs on. */
export type RowPut = {
  readonly [K in RowKind]: {
    readonly kind: K;
    readonly id: string;
    readonly scope: string;
    readonly body: RowBody<K>;
  };
}[RowKind];

/** Reads one row of the state that a mutation is decided on; undefined where it is not there or not visible. */
export type RowLookup = <K extends RowKind>(kind: K, id: string) => RowBody<K> | undefined;
