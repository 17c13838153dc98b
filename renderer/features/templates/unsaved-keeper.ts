import type { UnsavedTemplate } from '#shared/bridge/template-calls';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';

/** What was typed, by family. */
export type TypedTemplates = ReadonlyMap<string, UnsavedTemplate>;

/** Writes down what was typed into a family, or with null takes it away. */
type Write = (familyId: string, typed: UnsavedTemplate | null) => Promise<Result<undefined, DomainError>>;

/** From the first key to the disk, ms: within the second in which every key is to be safe, and not at each of them. */
export const soon = 400;

/** How the last write went, and everything that lies on the disk by now. */
type Told = (problem: DomainError | null, kept: TypedTemplates) => void;

const note = (
  map: Map<string, UnsavedTemplate>,
  familyId: string,
  typed: UnsavedTemplate | undefined,
): void => {
  if (typed) map.set(familyId, typed);
  else map.delete(familyId);
};

/**
 * Has what somebody types kept on the disk shortly after. What could not be written stays due, so that the next key tries
 * again.
 */
export class UnsavedKeeper {
  readonly #write: Write;
  readonly #told: Told;
  /** What lies on the disk. */
  readonly #kept: Map<string, UnsavedTemplate>;
  /** What lies there, or is on its way. */
  readonly #asked: Map<string, UnsavedTemplate>;
  #now: TypedTemplates;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param kept what lies on the disk already */
  constructor(kept: TypedTemplates, write: Write, told: Told) {
    this.#kept = new Map(kept);
    this.#asked = new Map(kept);
    this.#now = kept;
    this.#write = write;
    this.#told = told;
  }

  /** Takes in how everything stands now. Who types on without a rest is kept all the same. */
  changed(now: TypedTemplates): void {
    this.#now = now;
    this.#timer ??= setTimeout(() => this.flush(), soon);
  }

  /** Writes at once what is due. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const familyId of new Set([...this.#asked.keys(), ...this.#now.keys()]))
      if (this.#now.get(familyId) !== this.#asked.get(familyId)) void this.#keep(familyId);
  }

  async #keep(familyId: string): Promise<void> {
    const typed = this.#now.get(familyId);
    note(this.#asked, familyId, typed);
    const written = await this.#write(familyId, typed ?? null);
    if (written.ok) note(this.#kept, familyId, typed);
    else if (this.#asked.get(familyId) === typed) note(this.#asked, familyId, this.#kept.get(familyId));
    this.#told(written.ok ? null : written.error, new Map(this.#kept));
  }
}
