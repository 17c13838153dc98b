/**
 * When each engagement was erased in this run. What is written for one takes its time, and an erasure that began
 * meanwhile looked for it too early: whoever wrote it removes it again.
 */
export class Erasures {
  readonly #counts = new Map<string, number>();

  /** To be called before anything of the engagement is looked for. */
  begin(scope: string): void {
    this.#counts.set(scope, this.#count(scope) + 1);
  }

  /** Whether anything of the engagement was erased in this run. */
  hasBegun(scope: string): boolean {
    return this.#counts.has(scope);
  }

  /** To be called before writing; the answer says, after it, whether the engagement was erased since. */
  watch(scope: string): () => boolean {
    const before = this.#count(scope);
    return () => this.#count(scope) !== before;
  }

  #count(scope: string): number {
    return this.#counts.get(scope) ?? 0;
  }
}
