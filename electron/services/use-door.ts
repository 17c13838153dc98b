import type { BridgeHandlers } from '#shared/bridge/derived';
import type { UsedThing } from '#shared/bridge/use-calls';
import { refusalOfUse, type Use, type UseRefusal } from '#shared/engagements/data-policy';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type DeviceId, makeIdFactory, type PersonId, type ScopeId } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Journal } from '../journal/journal';

type Done<T> = Result<T, DomainError> | Promise<Result<T, DomainError>>;

/** How something leaves: it is made ready where nobody sees it, and handed out once that is written down. */
interface Leaving<P, T> {
  /** Told which of the things may leave. */
  readonly prepare: (leaving: readonly UsedThing[]) => Done<P>;
  readonly hand: (prepared: P) => Done<T>;
}

export interface UseDoorOptions {
  readonly journal: Pick<Journal, 'append' | 'nextDeviceSequence'>;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  /** Epoch ms. */
  readonly now: () => number;
  readonly random: Random;
  /** A note was journaled: the hub is to have it. */
  readonly noted: () => void;
}

/** Somebody who copies a sentence at a time is written down once in this time, ms, for each thing and answer. */
const sameCopy = 60_000;

const nameOfUse = (use: Use, of: UsedThing, refusal: UseRefusal | null): string =>
  `${use} ${of.engagementId} ${of.kind} ${of.subjectId} ${refusal}`;

/** Each thing once, by what is told of it: a file of a hundred lines is one word for each engagement. */
const eachOf = (use: Use, of: readonly UsedThing[]): ReadonlyMap<string, UsedThing> =>
  new Map(of.map((thing) => [nameOfUse(use, thing, refusalOfUse(thing.dataPolicy, use)), thing]));

/**
 * The one way out of this workstation: whatever of an engagement is printed, copied, saved elsewhere or handed to
 * another program passes here. It is judged by the engagement's data policy, and both answers are journaled for the
 * hub's audit: a refusal at once, a leave before the thing leaves, so that nothing leaves that could not be recorded.
 */
export class UseDoor {
  readonly #options: UseDoorOptions;
  readonly #toldAt = new Map<string, number>();

  constructor(options: UseDoorOptions) {
    this.#options = options;
  }

  /** Errors: the rule that refuses it, those of `prepare` and `hand`, `journal.cannot-write` (nothing left then). */
  pass<P, T>(use: Use, of: UsedThing, leaving: Leaving<P, T>): Promise<Result<T, DomainError>> {
    return this.passWhatMay(use, [of], leaving);
  }

  /**
   * As `pass`, for one file about several things: `prepare` is told which of them may leave, and leaves out the others.
   * Errors: where none may, the rule that refuses the first.
   */
  async passWhatMay<P, T>(
    use: Use,
    of: readonly UsedThing[],
    { prepare, hand }: Leaving<P, T>,
  ): Promise<Result<T, DomainError>> {
    const refusalOf = ({ dataPolicy }: UsedThing) => refusalOfUse(dataPolicy, use);
    const told = eachOf(use, of);
    for (const thing of told.values()) {
      const refusal = refusalOf(thing);
      // It stays here whether or not that could be written down.
      if (refusal !== null) await this.#note(use, thing, refusal);
    }
    const leaving = of.filter((thing) => refusalOf(thing) === null);
    const [first] = of;
    const refusal = first && leaving.length === 0 ? refusalOf(first) : null;
    if (refusal !== null) return err(domainError(refusal));
    const prepared = await prepare(leaving);
    if (!prepared.ok) return prepared;
    for (const [name, thing] of told) {
      if (refusalOf(thing) !== null) continue;
      const noted = await this.#note(use, thing, null);
      if (!noted.ok) return noted;
      // The window tells of the same print once its dialog opens.
      this.#toldAt.set(name, this.#options.now());
    }
    return hand(prepared.value);
  }

  readonly handlers: Pick<BridgeHandlers, 'use.tell'> = {
    'use.tell': async ({ use, of }) => {
      const refused = of.filter(({ dataPolicy }) => refusalOfUse(dataPolicy, use) !== null);
      // It is one act: what may not leave keeps the rest here too.
      for (const thing of refused.length > 0 ? refused : of) {
        const told = await this.#noteOnce(use, thing, refusalOfUse(thing.dataPolicy, use));
        if (!told.ok && refused.length === 0) return told;
      }
      const [first] = refused;
      const refusal = first ? refusalOfUse(first.dataPolicy, use) : null;
      return refusal === null ? ok(undefined) : err(domainError(refusal));
    },
  };

  async #noteOnce(
    use: Use,
    of: UsedThing,
    refusal: UseRefusal | null,
  ): Promise<Result<undefined, DomainError>> {
    const what = nameOfUse(use, of, refusal);
    const now = this.#options.now();
    const last = this.#toldAt.get(what);
    // A clock that was set back must not silence anybody.
    if (last !== undefined && now >= last && now - last < sameCopy) return ok(undefined);
    const noted = await this.#note(use, of, refusal);
    if (noted.ok) this.#toldAt.set(what, now);
    return noted;
  }

  async #note(
    use: Use,
    { engagementId, kind, subjectId }: UsedThing,
    refusal: UseRefusal | null,
  ): Promise<Result<undefined, DomainError>> {
    const { journal, personId, deviceId, now, random, noted } = this.#options;
    const at = now();
    const appended = await journal.append({
      id: makeIdFactory({ now: () => at }, random).mutation(),
      scope: personId as string as ScopeId,
      personId,
      deviceId,
      deviceSequence: journal.nextDeviceSequence(),
      recordedAt: at,
      dependsOn: [],
      command: { type: 'use.note', use, engagementId, kind, subjectId, refusal },
    });
    if (!appended.ok) return appended;
    noted();
    return ok(undefined);
  }
}
