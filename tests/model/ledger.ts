import type { Command } from '#shared/sync/mutation';

interface Saved {
  readonly station: number;
  readonly scope: string;
  readonly command: Command;
}

/** What the people of a run were told, for the checker to hold the product to. */
export class Ledger {
  /** Everything that read *saved*. */
  readonly promises = new Map<string, Saved>();
  /** What a person let go of, or asked anew as something else: it need not be shown any more. */
  readonly excused = new Set<string>();
  /** Scopes that stations erased with the hub's receipt: of refused work there, only a notice remains. */
  readonly #erased = new Set<string>();
  /** Preference values that whoever wrote this one had before their eyes, however far back. */
  readonly #before = new Map<string, ReadonlySet<string>>();
  #values = 0;

  newValue(station: number): string {
    this.#values += 1;
    return `value ${this.#values} of ${station}`;
  }

  saved(station: number, id: string, scope: string, command: Command, sees: string | null): void {
    this.promises.set(id, { station, scope, command });
    if (command.type !== 'preference.set' || typeof command.value !== 'string') return;
    const seen = sees === null ? [] : [sees, ...(this.#before.get(sees) ?? [])];
    this.#before.set(command.value, new Set(seen));
  }

  erased(station: number, scope: string): void {
    this.#erased.add(`${station} ${scope}`);
  }

  wasErased({ station, scope }: Saved): boolean {
    return this.#erased.has(`${station} ${scope}`);
  }

  letGo(ids: readonly string[]): void {
    for (const id of ids) this.excused.add(id);
  }

  replaced(ids: readonly string[]): void {
    for (const id of ids) this.excused.add(id);
  }

  /** Whether `value` was written by somebody who saw `earlier`. */
  comesAfter(value: string, earlier: string): boolean {
    return this.#before.get(value)?.has(earlier) === true;
  }
}
