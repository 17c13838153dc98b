import {
  createContext,
  createElement,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useSyncExternalStore,
} from 'react';
import type { z } from 'zod';
import type { DocumentRow } from '#shared/documents/document';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { preferenceId } from '#shared/preferences/preference';
import type { Command } from '#shared/sync/mutation';
import type { RowBody, RowKind } from '#shared/sync/row';
import type { AttentionEntry, Dispatched, Observable, Replica, ReplicaStatus } from './replica';
import type {
  ActivityView,
  AttachmentView,
  FiledAttachment,
  ForgottenNotice,
  RowsOf,
  SmallKind,
  TimeEntryView,
  WorkItemView,
} from './views';

const ReplicaContext = createContext<Replica | null>(null);

/** Makes a replica known to everything below. */
export const ReplicaProvider = (props: { readonly replica: Replica; readonly children?: ReactNode }) =>
  createElement(ReplicaContext.Provider, { value: props.replica }, props.children);

/** The replica of the person who is signed in. Throws outside `ReplicaProvider`, which is a bug. */
export const useReplica = (): Replica => {
  const replica = useContext(ReplicaContext);
  if (!replica) throw new Error('useReplica needs a ReplicaProvider above it');
  return replica;
};

/** The present value of an observable; renders again when it changes. */
export const useObservable = <T>(observable: Observable<T>): T =>
  useSyncExternalStore(
    useCallback((listener: () => void) => observable.subscribe(listener), [observable]),
    useCallback(() => observable.get(), [observable]),
  );

const missing: Observable<null> = { get: () => null, subscribe: () => () => undefined };

export const useReplicaStatus = (): ReplicaStatus => useObservable(useReplica().status);

/** How far the local copy is, for what does not tell how many rows have come: those change many times a second. */
export const useReplicaPhase = (): ReplicaStatus['phase'] => {
  const { status } = useReplica();
  return useSyncExternalStore(
    useCallback((listener: () => void) => status.subscribe(listener), [status]),
    useCallback(() => status.get().phase, [status]),
  );
};

/** One row as it is shown: undefined while it is read, null where it is not here. A null id asks for nothing. */
export const useRow = <K extends RowKind>(kind: K, id: string | null): RowBody<K> | null | undefined => {
  const { views } = useReplica();
  return useObservable<RowBody<K> | null | undefined>(id === null ? missing : views.row(kind, id));
};

const nothing: RowsOf<never> = { list: [], byId: new Map<string, never>() };

/** Every row of a small kind, as a list and by id; empty while it is read. */
export const useRows = <K extends SmallKind>(kind: K): RowsOf<K> =>
  useObservable(useReplica().views.rows(kind)) ?? nothing;

/** A work item with what it needs to be acted on: undefined while it is read, null where it is not here. */
export const useWorkItem = (id: string | null): WorkItemView | null | undefined => {
  const { views } = useReplica();
  return useObservable<WorkItemView | null | undefined>(id === null ? missing : views.workItem(id));
};

const noActivity: readonly ActivityView[] = [];

/** What happened to a work item, oldest first; empty while it is read. */
export const useActivity = (workItemId: string): readonly ActivityView[] =>
  useObservable(useReplica().views.activity(workItemId)) ?? noActivity;

const noTime: readonly TimeEntryView[] = [];

/** This person's entries in weeks from one Monday to another; undefined while they are read. */
export const useReadTimeEntries = (
  fromWeek: string,
  untilWeek: string,
): readonly TimeEntryView[] | undefined => useObservable(useReplica().views.timeEntries(fromWeek, untilWeek));

/** The same, empty while they are read. */
export const useTimeEntries = (fromWeek: string, untilWeek: string): readonly TimeEntryView[] =>
  useReadTimeEntries(fromWeek, untilWeek) ?? noTime;

const noAttachments: readonly AttachmentView[] = [];

/** Files of a work item, by name; empty while they are read. */
export const useAttachments = (workItemId: string): readonly AttachmentView[] =>
  useObservable(useReplica().views.attachments(workItemId)) ?? noAttachments;

const noFiled: readonly FiledAttachment[] = [];

/** Files of every work item of an engagement; empty while they are read. */
export const useAttachmentsIn = (engagementId: string): readonly FiledAttachment[] =>
  useObservable(useReplica().views.attachmentsIn(engagementId)) ?? noFiled;

const noDocuments: readonly DocumentRow[] = [];

/** Every document one sees; empty while they are read. */
export const useDocuments = (): readonly DocumentRow[] =>
  useObservable(useReplica().views.documents()) ?? noDocuments;

/** What was rejected or parked and waits for the person, oldest first. */
export const useAttention = (): readonly AttentionEntry[] => useObservable(useReplica().views.attention);

/** Scopes that were erased here at the hub's word. */
export const useNotices = (): readonly ForgottenNotice[] => useObservable(useReplica().views.notices);

type SetPreference<T> = (value: T) => Promise<Result<Dispatched, DomainError>>;

/**
 * A setting that follows its person. A stored value that `schema` does not know (an older or newer program wrote it)
 * reads as `fallback` and is left as it is until it is set. Give a `fallback` of stable identity.
 */
export const usePreference = <S extends z.ZodType>(
  key: string,
  schema: S,
  fallback: z.infer<S>,
): readonly [z.infer<S>, SetPreference<z.infer<S>>] => {
  const replica = useReplica();
  const row = useRow('preference', preferenceId(replica.personId, key));
  const stored = row?.value;
  const value = useMemo(() => {
    const parsed = schema.safeParse(stored);
    return stored !== undefined && parsed.success ? parsed.data : fallback;
  }, [schema, stored, fallback]);
  const set = useCallback<SetPreference<z.infer<S>>>(
    (next) =>
      replica.dispatch(replica.personId, { type: 'preference.set', key, value: next } as Extract<
        Command,
        { type: 'preference.set' }
      >),
    [replica, key],
  );
  return [value, set];
};
