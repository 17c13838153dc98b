import { z } from 'zod';
import type { BridgeHandlers } from '#shared/bridge/derived';
import { type templateMethods, unsavedTemplate } from '#shared/bridge/template-calls';
import { err, ok, type Result } from '#shared/kernel/result';
import { KeptRecords } from '../attachments/kept-records';
import { type DataFolder, diskRefused } from '../ports/data-folder';
import type { Seal } from '../ports/seal';

/** A template as it was typed, sealed; the file is named for its family. */
const sealedRecord = z.strictObject({ keyId: z.string(), payload: z.base64() });

export type UnsavedTemplateHandlers = Pick<BridgeHandlers, keyof typeof templateMethods>;

/**
 * What one person typed into templates and did not save. Saving needs the hub, and a program may end before; so it lies
 * on the disk from a moment after it was typed until it is saved or dropped.
 */
export class UnsavedTemplates {
  readonly #records: KeptRecords<typeof sealedRecord>;
  readonly #seal: Seal;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(records: KeptRecords<typeof sealedRecord>, seal: Seal) {
    this.#records = records;
    this.#seal = seal;
  }

  static async open(folder: DataFolder, profileId: string, seal: Seal): Promise<UnsavedTemplates> {
    const names = ['profiles', profileId, 'templates', 'unsaved'];
    return new UnsavedTemplates(await KeptRecords.open(folder, sealedRecord, ...names), seal);
  }

  readonly handlers: UnsavedTemplateHandlers = {
    'template.keep-unsaved': ({ familyId, typed }) =>
      this.#inTurn(async () => {
        try {
          if (typed === null) await this.#records.remove(familyId);
          else {
            const { keyId, payload } = await this.#seal.seal(Buffer.from(JSON.stringify(typed)));
            await this.#records.put(familyId, { keyId, payload: payload.toString('base64') });
          }
          return ok(undefined);
        } catch (error) {
          return err(diskRefused(error));
        }
      }),
    'template.read-unsaved': () =>
      this.#inTurn(async () => {
        const opened = await Promise.all(
          this.#records.entries().map(async ([familyId, { keyId, payload }]) => {
            const text = await this.#seal.open(keyId, Buffer.from(payload, 'base64'));
            const typed = unsavedTemplate.safeParse(parsed(text.toString()));
            return typed.success ? [{ familyId, typed: typed.data }] : [];
          }),
        );
        return ok({ templates: opened.flat() });
      }),
  };

  /** One after the other: of two that were typed in a row, the later one must stay. */
  #inTurn<T, E>(work: () => Promise<Result<T, E>>): Promise<Result<T, E>> {
    const turn = this.#last.then(work);
    this.#last = turn;
    return turn;
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
