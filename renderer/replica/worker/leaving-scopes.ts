import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import type { PendingEntry } from '../database/pending-codec';
import type { Departure, Keeper, Step } from './keeper';
import { without, withoutScopes } from './pending-changes';

export interface LeavingScopesOptions {
  readonly bridge: Pick<Bridge, 'call'>;
  readonly keeper: Pick<Keeper, 'leaving' | 'heldForRun' | 'cursors'>;
  readonly pending: () => readonly PendingEntry[];
  /** Scopes that must be kept off disk, as the hub named them last. */
  readonly offDisk: () => ReadonlySet<string>;
  /** Scopes of which something lies here that only a run that is over could open. */
  readonly illegible: () => ReadonlySet<string>;
  readonly turn: (task: () => Promise<Result<void, DomainError>>) => Promise<unknown>;
  /** Takes a step, and writes anew what the grid keeps on disk. */
  readonly erase: (step: Step) => Promise<void>;
  readonly isClosed: () => boolean;
}

/**
 * Scopes on their way out of the replica: those that the hub shows no more, those that may be held in memory only
 * from now on, and those that may lie on disk again and are read anew for it. Each of the former goes once all of this person's work in it has reached the hub and the main process has erased its
 * own copies; what does not work out now is tried again with the next pull, which names them again.
 */
export class LeavingScopes {
  readonly #options: LeavingScopesOptions;
  /** Erased since it was last looked for remains, or not yet rid of them; null before the first look of this run. */
  #erased: ReadonlySet<string> | null = null;

  constructor(options: LeavingScopesOptions) {
    this.#options = options;
  }

  /** Erases what can be erased now. Answers whether anything was, and whether some of it is to be read anew for this run. */
  async eraseReady(): Promise<{ readonly hasErased: boolean; readonly readsAnew: boolean }> {
    const { keeper, offDisk, isClosed } = this.#options;
    let [hasErased, readsAnew] = [false, false];
    for (const scope of await keeper.leaving()) {
      if (isClosed() || this.#isUnsent(scope)) continue;
      // The journal's copies go first: after a crash in between, the scope is named again and the rest follows.
      const isToStay = offDisk().has(scope);
      const erased = isToStay ? await this.#evict(scope) : await this.#forget(scope);
      if (erased && this.#erased) this.#erased = new Set([...this.#erased, scope]);
      hasErased ||= erased;
      readsAnew ||= erased && isToStay;
    }
    return { hasErased, readsAnew };
  }

  /**
   * What lies on disk from before its policy changed: it is erased there first, and then read anew for this run. Also
   * where everything is read anew: the main process has copies of its own.
   */
  async lyingOnDisk(): Promise<ReadonlySet<string>> {
    const { keeper, offDisk } = this.#options;
    if (offDisk().size === 0) return new Set();
    const held = new Set(await keeper.heldForRun());
    return new Set((await this.#known()).filter((scope) => offDisk().has(scope) && !held.has(scope)));
  }

  /**
   * What may lie on disk again, and lies here sealed for this run or for an earlier one. The hub brings nothing of it
   * twice: its rows would be gone at the next start, and its cursor would say that they are here.
   * @param visible scopes that the hub shows
   */
  async lyingSealed(visible: readonly string[]): Promise<string[]> {
    const { keeper, offDisk, illegible } = this.#options;
    const inSight = new Set(visible);
    const sealed = new Set([...(await keeper.heldForRun()), ...illegible()]);
    return [...sealed].filter((scope) => inSight.has(scope) && !offDisk().has(scope));
  }

  /**
   * What was here before a hub in another epoch has everything read anew: of scopes that it shows no more it does not
   * speak then.
   * @param visible those that it shows
   */
  async outOfSight(visible: readonly string[]): Promise<string[]> {
    return (await this.#known()).filter((scope) => !visible.includes(scope));
  }

  /**
   * What the main process still has that is not to be here, whatever became of the replica that knew of it: a browser
   * may have thrown that away. Answers scopes that are out of sight and are to leave; null where it could not be told.
   * What may not lie on a disk is erased there right away, for it is not in the replica: at the first look wherever it
   * is, and later only what had to go meanwhile, since the others are being worked in.
   */
  async leftBehind(): Promise<string[] | null> {
    const { bridge, offDisk } = this.#options;
    const listed = await bridge.call('scope.list-here');
    if (!listed.ok) return null;
    const known = new Set(await this.#known());
    const held = new Set(await this.#options.keeper.heldForRun());
    const unfinished = new Set<string>();
    for (const scope of listed.value.scopes) {
      const isMeant = this.#erased === null || this.#erased.has(scope);
      if (!isMeant || !offDisk().has(scope) || !held.has(scope)) continue;
      const evicted = await bridge.call('scope.evict', { scope });
      if (!evicted.ok) unfinished.add(scope);
    }
    this.#erased = unfinished;
    return listed.value.scopes.filter((scope) => !known.has(scope));
  }

  /** Whether the main process could not yet let go of what it found at the last look. */
  get hasRemains(): boolean {
    return this.#erased !== null && this.#erased.size > 0;
  }

  async #known(): Promise<string[]> {
    const { cursors } = await this.#options.keeper.cursors();
    return cursors.map(({ scope }) => scope);
  }

  async #forget(scope: string): Promise<boolean> {
    const { bridge, pending } = this.#options;
    const told = this.#askedIn(scope);
    // Counted before: once the journal has erased them, they are let go of here as well.
    const sealed = pending().filter(
      ({ mutation, problem }) =>
        (mutation.scope as string) === scope && problem?.code === 'mutation.quarantined',
    ).length;
    const receipt = await bridge.call('scope.forget', { scope });
    if (!receipt.ok) return false;
    const { at, index } = receipt.value;
    return this.#eraseUnlessAsked(scope, told, { scope, forgottenAt: at, sealed, receipt: index });
  }

  /** Erases from disk what may be held in memory only from now on. */
  async #evict(scope: string): Promise<boolean> {
    const told = this.#askedIn(scope);
    const evicted = await this.#options.bridge.call('scope.evict', { scope });
    return evicted.ok && (await this.#eraseUnlessAsked(scope, told, null));
  }

  /**
   * Something may have been asked there meanwhile, and be refused by now: the journal still holds it. It is sealed or
   * erased there first, and the scope is named again. Answers whether it was erased.
   */
  async #eraseUnlessAsked(
    scope: string,
    told: readonly MutationId[],
    notice: Departure['notice'],
  ): Promise<boolean> {
    let erased = false;
    await this.#options.turn(async () => {
      if (this.#isUnsent(scope) || this.#askedIn(scope).some((id) => !told.includes(id))) {
        await this.letGoOfErased(scope);
        return ok(undefined);
      }
      erased = true;
      const forget = [{ scope, notice }];
      await this.#options.erase({ forget, pending: withoutScopes(new Set([scope])) });
      return ok(undefined);
    });
    return erased;
  }

  /**
   * Lets go of what the journal does not hold of a scope any more. To be called within a turn, after it was erased there:
   * the person may see the scope again before it is named once more, and would be shown what nobody has.
   */
  async letGoOfErased(scope: string): Promise<void> {
    const { bridge, pending, erase } = this.#options;
    const held = await bridge.call('journal.read-open');
    if (!held.ok) return;
    const open = new Set(held.value.open.map(({ mutation }) => mutation.id));
    const erased = pending().filter(
      ({ state, mutation }) =>
        state !== 'accepted' && (mutation.scope as string) === scope && !open.has(mutation.id),
    );
    if (erased.length > 0)
      await erase({ pending: without(new Set(erased.map(({ mutation }) => mutation.id))) });
  }

  #askedIn(scope: string): MutationId[] {
    return this.#options
      .pending()
      .filter(({ mutation }) => (mutation.scope as string) === scope)
      .map(({ mutation }) => mutation.id);
  }

  #isUnsent(scope: string): boolean {
    return this.#options
      .pending()
      .some(({ state, mutation }) => state === 'waiting' && (mutation.scope as string) === scope);
  }
}
