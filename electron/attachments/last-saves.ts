import type { Returned } from '#shared/bridge/attachment-calls';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type DeviceId, makeIdFactory, type PersonId, type ScopeId } from '#shared/kernel/ids';
import type { Random } from '#shared/kernel/random';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Mutation } from '#shared/sync/mutation';
import { dependenciesOf } from '#shared/sync/rebase';
import type { Journal } from '../journal/journal';
import type { Logger } from '../ports/logger';
import type { Scheduler } from '../ports/scheduler';
import type { WorkingCopies } from './working-copies';

/** For so long a file that does not come to rest holds up an erasure, ms. */
const patience = 10 * 60_000;

export interface LastSavesOptions {
  readonly copies: Pick<WorkingCopies, 'takeAll' | 'returnedIn' | 'settle'>;
  readonly journal: Pick<Journal, 'append' | 'nextDeviceSequence' | 'index'>;
  readonly personId: PersonId;
  readonly deviceId: DeviceId;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly logger: Logger;
  /** To be called before a mutation is journaled: its bytes will be brought to the hub. */
  readonly expect: (mutation: Mutation) => Promise<Result<undefined, DomainError>>;
}

/** A file that could not be taken in, and since when its erasure waits for it, epoch ms. */
interface Missed {
  readonly since: number;
  readonly problem: DomainError;
}

/**
 * Saves what programs wrote where everything is about to be erased: what is open is taken in, and each content that
 * came back is journaled as a version.
 *
 * That is the window's to do as long as its engagement stays: it has the rows to decide by. Here nobody waits for it.
 * It may be closed, its rule may refuse, the row may be gone from its replica; the erasure would then wait for ever, or
 * the last save would be lost. The hub judges the command as any other, or seals it for those who lead the engagement.
 * Where the window says the same at the same time, it is one version: the same content made from the same base.
 */
export class LastSaves {
  readonly #options: LastSavesOptions;
  /** Since when each erasure, named by its scope, waits for files that could not be taken in: epoch ms by attachment. */
  readonly #waitingSince = new Map<string | null, ReadonlyMap<string, number>>();

  constructor(options: LastSavesOptions) {
    this.#options = options;
  }

  /**
   * @param scope the engagement that is about to be erased; null where everything is
   * Errors: `scope.unsent` where a program is still at a file, which is to be asked again; what the disk refuses.
   */
  async bringIn(scope: string | null): Promise<Result<undefined, DomainError>> {
    const { copies } = this.#options;
    const missed = this.#noteMissed(scope, await copies.takeAll(scope));
    try {
      for (;;) {
        // One after the other: each is made from what the one before it became.
        const [content] = copies.returnedIn(scope);
        if (!content) break;
        const made = await this.#makeVersion(content);
        if (!made.ok) return made;
      }
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      return err(domainError('attachment.disk-full', { reason }));
    }
    const waits = missed.filter((each) => this.#mayWait(each));
    return waits.length > 0 ? err(domainError('scope.unsent')) : ok(undefined);
  }

  /** Those that were taken in meanwhile are forgotten: where one is held up another time, its patience begins anew. */
  #noteMissed(
    scope: string | null,
    missed: Awaited<ReturnType<WorkingCopies['takeAll']>>,
  ): readonly Missed[] {
    const before = this.#waitingSince.get(scope);
    const now = this.#options.scheduler.now();
    const noted = missed.map((each) => ({ ...each, since: before?.get(each.attachmentId) ?? now }));
    this.#waitingSince.set(scope, new Map(noted.map(({ attachmentId, since }) => [attachmentId, since])));
    return noted;
  }

  /**
   * A file that is written without end, or has grown too large to be a version, must not keep here for ever what may
   * not be here: what was saved of it before is with the hub by then, and the rest is given up.
   */
  #mayWait({ since, problem: { code } }: Missed): boolean {
    const { scheduler, logger } = this.#options;
    const now = scheduler.now();
    // A clock that was set back must hold up nothing.
    if (now >= since && now - since < patience) return true;
    logger.warn('attachments.last-save-given-up', { code });
    return false;
  }

  async #makeVersion(content: Returned): Promise<Result<undefined, DomainError>> {
    const { copies, journal, personId, deviceId, scheduler, random, expect } = this.#options;
    const { id: returnedId, scope, workItemId, attachmentId, manifest, basedOn } = content;
    const now = scheduler.now();
    const base = journal.index.get(basedOn)?.answer;
    // One that was refused is nowhere; one that is sealed comes before this where a lead brings them in.
    const isRefused = base?.outcome === 'rejected' && base.error?.code !== 'mutation.quarantined';
    const command = {
      type: 'attachment.add-version',
      workItemId,
      attachmentId,
      manifest,
      basedOn: isRefused ? null : basedOn,
    } as const;
    const earlier = journal.index
      .unanswered()
      .filter(({ mutation }) => 'attachmentId' in mutation.command)
      .filter(({ mutation }) => (mutation.command as typeof command).attachmentId === attachmentId)
      .map((entry) => ({ ...entry, state: 'waiting' as const }));
    const mutation: Mutation = {
      id: makeIdFactory({ now: () => now }, random).mutation(),
      scope: scope as ScopeId,
      personId,
      deviceId,
      deviceSequence: journal.nextDeviceSequence(),
      recordedAt: now,
      dependsOn: dependenciesOf(command, earlier, []),
      command,
    };
    const expected = await expect(mutation);
    if (!expected.ok) return expected;
    const appended = await journal.append(mutation);
    if (!appended.ok) return appended;
    await copies.settle(returnedId, mutation.id);
    return ok(undefined);
  }
}
