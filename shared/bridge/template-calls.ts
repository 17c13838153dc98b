import { z } from 'zod';
import { firmTemplate } from '../templates/firm-template';

/** What somebody typed into one of the firm's templates and has not saved at the hub. */
export const unsavedTemplate = z.strictObject({
  source: firmTemplate.shape.source,
  sample: firmTemplate.shape.sample,
  /** Of the draft that was looked at; 0 where there is none yet. */
  revision: z.number().int().nonnegative(),
});
export type UnsavedTemplate = z.infer<typeof unsavedTemplate>;

export const templateMethods = {
  /**
   * Keeps on this machine's disk what was typed into a template, or with null lets go of it; answered once it is there.
   * Errors: `journal.cannot-write`.
   */
  'template.keep-unsaved': {
    argument: z.strictObject({ familyId: z.uuid(), typed: unsavedTemplate.nullable() }),
    result: z.undefined(),
  },
  /** Everything that this person typed into templates here and did not save. */
  'template.read-unsaved': {
    argument: z.undefined(),
    result: z.strictObject({
      templates: z.array(z.strictObject({ familyId: z.uuid(), typed: unsavedTemplate })),
    }),
  },
} as const;
