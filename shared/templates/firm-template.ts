import { z } from 'zod';
import { personId } from '../kernel/ids';
import { plainText } from '../kernel/plain-text';
import type { Person } from '../people/person';
import { templateStatuses } from './template';

/*
 * A firm's own templates. Each version is a row of its own: a draft is edited, a published version never is again, and
 * publishing the next one retires it. So a document can always be told what it was made of.
 */

const said = z.looseObject({ personId, at: z.number().int() }).nullable();

export const firmTemplate = z.looseObject({
  /** This version's. */
  id: z.uuid(),
  /** What its versions have in common. */
  familyId: z.uuid(),
  version: z.number().int().positive(),
  status: z.enum(templateStatuses),
  /** The whole file: head and text. A draft may be unfinished. */
  source: plainText(200_000),
  /** Test answers, as YAML. */
  sample: plainText(100_000),
  /** Who saved it last, and when, epoch ms. */
  saved: said.unwrap(),
  published: said,
  retired: said,
  revision: z.number().int().positive(),
});
export type FirmTemplate = z.infer<typeof firmTemplate>;

const which = { id: z.uuid(), revision: z.number().int().nonnegative() };

/** What can be done to one version; `revision` is the one that was looked at, 0 for a draft that is not there yet. */
export const templateEdit = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('save'),
    ...which,
    source: firmTemplate.shape.source,
    sample: firmTemplate.shape.sample,
  }),
  z.strictObject({ do: z.literal('publish'), ...which }),
  z.strictObject({ do: z.literal('retire'), ...which }),
]);
export type TemplateEdit = z.infer<typeof templateEdit>;

/** Whether somebody keeps the firm's templates and clauses. */
export const mayEditLibrary = ({ role }: Pick<Person, 'role'>): boolean => role !== 'professional';
