import { takesHold } from '#shared/sync/mutation';
import type { JournaledMutation } from '#shared/sync/rebase';

/**
 * Claims of this person, and items that a lead gave to themselves, that the local copy still carries as its own: a write queued behind one names it, since its
 * fence is the hub's to give. Fed from what passes between worker and journal, so it knows of a claim before any
 * screen can show it.
 */
export class UnconfirmedClaims {
  readonly #ids = new Set<string>();

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** A mutation is about to be journaled. */
  appending(mutation: JournaledMutation['mutation']): void {
    if (takesHold(mutation)) this.#ids.add(mutation.id);
  }

  /** What the journal holds open at start. */
  found(open: readonly JournaledMutation[]): void {
    for (const { mutation } of open) this.appending(mutation);
  }

  settled(ids: readonly string[]): void {
    for (const id of ids) this.#ids.delete(id);
  }
}
