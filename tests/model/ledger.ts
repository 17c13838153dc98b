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
  /** Acknowledged by the hub, and no longer in any journal: of these the hub alone has what is left. */
  readonly #leftToHub = new Set<string>();
  /** Stations whose journal was damaged: what their replica handed back stands behind what the journal kept. */
  readonly #harmed = new Set<number>();
  /** Made at the hub at once, whatever of their device still waited. */
  readonly #overtaking = new Set<string>();
  #hubWasRestored = false;
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

  /** The workstation erased a scope, its journal's copies included, with the hub's receipt. */
  erased(station: number, scope: string): void {
    this.#erased.add(`${station} ${scope}`);
    for (const [id, saved] of this.promises)
      if (saved.station === station && saved.scope === scope) this.#leftToHub.add(id);
  }

  /** The workstation's journal was damaged while its replica still showed `shown`. */
  journalHarmed(station: number, shown: ReadonlySet<string>): void {
    this.#harmed.add(station);
    for (const [id, saved] of this.promises)
      if (saved.station === station && !shown.has(id)) this.#leftToHub.add(id);
  }

  /** The hub went back to a backup, and lost what it had acknowledged since. */
  hubRestored(): void {
    this.#hubWasRestored = true;
  }

  /** Two copies gone at once: nobody promises to survive that. */
  wasLeftToLostHub(id: string): boolean {
    return this.#hubWasRestored && this.#leftToHub.has(id);
  }

  /** The hub did this as it was asked for, ahead of what waited in the journal. */
  overtook(id: string): void {
    this.#overtaking.add(id);
  }

  /** Whether this came from a journal that was never damaged, and so has its order. */
  hasItsOrder(id: string): boolean {
    const saved = this.promises.get(id);
    return saved !== undefined && !this.#harmed.has(saved.station) && !this.#overtaking.has(id);
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
