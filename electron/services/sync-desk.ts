import type { BridgeHandlers } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Mutation } from '#shared/sync/mutation';
import { type Courier, idleCourierState, noSession, nothing, toOpenMutation } from '../courier/courier';
import type { Journal, OpenedJournal } from '../journal/journal';

/** Whoever works here now: their journal, and the courier that carries it. */
export interface PresentDesk {
  readonly journal: Result<OpenedJournal, DomainError>;
  /** Null where the journal could not be opened: there is nothing to carry. */
  readonly courier: Courier | null;
}

type SyncMethod = Extract<
  keyof BridgeHandlers,
  `journal.${string}` | `courier.${string}` | `claims.${string}` | 'feed.pull'
>;

export interface SyncDeskOptions {
  /** Null while nobody is signed in. Waits for a change of person to be through. */
  readonly present: () => Promise<PresentDesk | null>;
  /** What must be on disk before the mutation is; an error refuses it. */
  readonly beforeAppend: (mutation: Mutation) => Promise<Result<undefined, DomainError>>;
  /** The person of the session as it is now. */
  readonly personId: () => PersonId | null;
}

/** What the replica asks of the main process all day: journal, courier and feed. */
export const syncHandlers = ({
  present,
  beforeAppend,
  personId,
}: SyncDeskOptions): Pick<BridgeHandlers, SyncMethod> => {
  const withJournal = async <T>(
    use: (
      journal: Journal,
      courier: Courier | null,
    ) => Promise<Result<T, DomainError>> | Result<T, DomainError>,
  ): Promise<Result<T, DomainError>> => {
    const desk = await present();
    if (!desk) return err(noSession);
    if (!desk.journal.ok) return desk.journal;
    return use(desk.journal.value.journal, desk.courier);
  };

  return {
    'journal.append': ({ mutation }) =>
      withJournal(async (journal, courier) => {
        // Journal and author belong together: a window that still shows the former person must not write here.
        if (personId() !== mutation.personId) return err(domainError('mutation.wrong-author'));
        const prepared = await beforeAppend(mutation);
        if (!prepared.ok) return prepared;
        const appended = await journal.append(mutation);
        if (appended.ok) courier?.nudge();
        return appended;
      }),
    'journal.next-device-sequence': () => withJournal((journal) => ok(journal.nextDeviceSequence())),
    'journal.read-open': () =>
      withJournal((journal) => ok({ open: journal.index.open().map(toOpenMutation) })),
    'journal.settle': ({ ids, epoch }) =>
      withJournal(async (journal, courier) => {
        const settled = await journal.settle(ids, epoch);
        courier?.announce();
        return settled.ok ? nothing : settled;
      }),
    'journal.retry': ({ ids }) =>
      withJournal(async (journal, courier) => {
        const retried = await journal.retry(ids);
        courier?.nudge();
        return retried.ok ? nothing : retried;
      }),

    'courier.read': async () => ok((await present())?.courier?.state() ?? idleCourierState),
    'courier.sync-now': async () => {
      (await present())?.courier?.syncNow();
      return nothing;
    },
    'claims.next': async ({ id }) => {
      const courier = (await present())?.courier;
      const person = personId();
      if (!courier || person === null) return err(noSession);
      const claimed = await courier.claimNext(id, person);
      return claimed.ok ? ok({ workItemId: claimed.value.workItemId }) : claimed;
    },
    'feed.pull': async (request) => {
      const courier = (await present())?.courier;
      if (!courier) return err(noSession);
      const page = await courier.pull(request);
      return page.ok ? ok({ body: page.value }) : page;
    },
  };
};
