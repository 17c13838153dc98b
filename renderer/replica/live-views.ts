import { Dexie } from 'dexie';
import type { Attachment } from '#shared/attachments/attachment';
import type { DocumentRow } from '#shared/documents/document';
import type { MutationId } from '#shared/kernel/ids';
import { attentionGroups } from '#shared/sync/attention';
import { takesHold } from '#shared/sync/mutation';
import { nameOf, type PendingMutation } from '#shared/sync/rebase';
import type { RowBody, RowKind } from '#shared/sync/row';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { addDays } from '#shared/time-entries/week';
import type { Activity } from '#shared/work-items/activity';
import type { WorkItem } from '#shared/work-items/work-item';
import { baseRowsIn, baseTables, readBase, rowsHangingOn } from './database/base-rows';
import type { OverlayRow, ReplicaDatabase } from './database/database';
import { isShownInAttention, openPending, type PendingEntry } from './database/pending-codec';
import { openBodies, rangeOf, weekBucket, workItemName } from './database/row-codec';
import type { Sealing } from './database/sealing';
import type { StoredRow } from './database/stored-row';
import { LiveCell } from './live-cell';
import type { AttentionEntry, Observable } from './replica';
import type {
  ActivityView,
  AttachmentView,
  FiledAttachment,
  ForgottenNotice,
  ReplicaViews,
  RowsOf,
  SmallKind,
  TimeEntryView,
  WorkItemView,
} from './views';

const isUnderway = ({ state }: PendingEntry): boolean => state === 'waiting' || state === 'accepted';

/** What makes the item this person's here (a claim, or a lead's word to themselves), where the hub's row does not show it yet. */
const queuedClaim = (item: WorkItem, pending: readonly PendingEntry[]): PendingEntry | null =>
  pending.find(
    (entry) => isUnderway(entry) && takesHold(entry.mutation) && entry.mutation.id === item.hold?.mutationId,
  ) ?? null;

const viewOf = (item: WorkItem, pending: readonly PendingEntry[]): WorkItemView => {
  const claim = queuedClaim(item, pending);
  const queued: MutationId | null = claim?.mutation.id ?? null;
  return {
    item,
    intended: claim?.state === 'waiting',
    unsent: pending.some(({ state }) => state === 'waiting'),
    fence: queued === null ? item.fence : { claim: queued },
    queuedClaim: queued,
  };
};

const byTime = (a: ActivityView, b: ActivityView): number =>
  a.activity.at - b.activity.at || (a.activity.id < b.activity.id ? -1 : 1);

/** Weeks that are read at once. */
const weeksAtOnce = 9;

type Weeks = readonly [first: string, last: string];

const bucketsOf = ([first, last]: Weeks) => [weekBucket(first), weekBucket(last)] as const;

/**
 * A year in stretches: while the database reads one, the window takes in the one before. Whoever asks for no week at all
 * names none (two names that are no dates), which stay as they are: a step from there would lead nowhere, for ever.
 */
const stretchesOf = (fromWeek: string, untilWeek: string): readonly Weeks[] => {
  const stretches: Weeks[] = [];
  let first = fromWeek;
  for (;;) {
    const next = addDays(first, 7 * weeksAtOnce);
    if (next <= first || next > untilWeek) return [...stretches, [first, untilWeek]];
    stretches.push([first, addDays(next, -7)]);
    first = next;
  }
};

const isOf =
  (kind: RowKind) =>
  ({ key }: { readonly key: string }) =>
    key.startsWith(`${kind}:`);

const byName = (a: Attachment, b: Attachment): number =>
  a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1;

const commandOf = ({ mutation }: PendingMutation): AttentionEntry['dependents'][number] => ({
  id: mutation.id,
  command: mutation.command,
});

const attentionOf = (pending: readonly PendingEntry[]): AttentionEntry[] =>
  attentionGroups(pending.filter(isShownInAttention)).map(({ head, dependents }) => ({
    ...commandOf(head),
    scope: head.mutation.scope,
    recordedAt: head.mutation.recordedAt,
    problem: head.problem ?? { code: 'hub.failed' },
    reason: head.state === 'parked' ? 'parked' : 'rejected',
    dependents: dependents.map(commandOf),
    current: head.answer?.current ?? null,
  }));

/** What screens watch, read from the local database in the window itself. */
export class LiveViews implements ReplicaViews {
  readonly #database: ReplicaDatabase;
  readonly #sealing: Sealing;
  readonly #ready: Promise<unknown>;
  readonly #cells = new Map<string, LiveCell<unknown>>();
  readonly attention: Observable<readonly AttentionEntry[]>;
  readonly notices: Observable<readonly ForgottenNotice[]>;

  /** @param ready resolves when the worker has opened the database: before that, an unknown version may lie there */
  constructor(database: ReplicaDatabase, sealing: Sealing, ready: Promise<unknown>) {
    this.#database = database;
    this.#sealing = sealing;
    this.#ready = ready;
    const { pending, notices } = database;
    this.attention = new LiveCell<readonly AttentionEntry[]>([], ready, async () => {
      const stored = await pending.where('state').anyOf('rejected', 'parked').toArray();
      return attentionOf(await openPending(sealing, stored));
    });
    this.notices = new LiveCell<readonly ForgottenNotice[]>([], ready, () => notices.toArray());
  }

  row<K extends RowKind>(kind: K, id: string): Observable<RowBody<K> | null | undefined> {
    const name = nameOf({ kind, id });
    return this.#shared<RowBody<K> | null | undefined>(name, async () => {
      const { overlay } = this.#database;
      const stored = await this.#database.transaction(
        'r',
        [overlay, ...baseTables(this.#database)],
        async () => (await overlay.get(name)) ?? (await readBase(this.#database, [name]))[0],
      );
      return stored ? this.#open<RowBody<K>>(stored) : null;
    });
  }

  rows<K extends SmallKind>(kind: K): Observable<RowsOf<K> | undefined> {
    return this.#shared<RowsOf<K> | undefined>(`all ${kind}`, async () => {
      const list = await this.#allOf<RowBody<K>>(kind);
      return { list, byId: new Map(list.map((body) => [body.id, body])) };
    });
  }

  workItem(id: string): Observable<WorkItemView | null | undefined> {
    const name = nameOf({ kind: 'workItem', id });
    return this.#shared<WorkItemView | null | undefined>(`view ${name}`, async () => {
      const { overlay, pending } = this.#database;
      const tables = [overlay, pending, ...baseTables(this.#database)];
      const [stored, waiting] = await this.#database.transaction('r', tables, async () => [
        (await overlay.get(name)) ?? (await readBase(this.#database, [name]))[0],
        await pending.where('subject').equals(name).toArray(),
      ]);
      const item = stored ? await this.#open<WorkItem>(stored) : null;
      return item && viewOf(item, await openPending(this.#sealing, waiting));
    });
  }

  activity(workItemId: string): Observable<readonly ActivityView[] | undefined> {
    return this.#shared<readonly ActivityView[] | undefined>(`activity ${workItemId}`, async () => {
      const { overlay, rows, pending } = this.#database;
      const [over, base, waiting] = await this.#database.transaction('r', [overlay, rows, pending], () =>
        Promise.all([
          overlay.where('parent').equals(workItemId).toArray(),
          rows.where('parent').equals(workItemId).toArray(),
          pending
            .where('subject')
            .equals(nameOf({ kind: 'workItem', id: workItemId }))
            .toArray(),
        ]),
      );
      const unsent = new Set(waiting.filter(({ state }) => state === 'waiting').map(({ id }) => id));
      const shown = new Map([...base, ...over].filter(isOf('activity')).map((row) => [row.key, row]));
      const opened = await openBodies<(typeof base)[number] | (typeof over)[number], Activity>(
        this.#sealing,
        [...shown.values()],
      );
      return opened.map(({ value }) => ({ activity: value, unsent: unsent.has(value.id) })).toSorted(byTime);
    });
  }

  timeEntries(fromWeek: string, untilWeek: string): Observable<readonly TimeEntryView[] | undefined> {
    return this.#shared<readonly TimeEntryView[] | undefined>(`time ${fromWeek} ${untilWeek}`, async () => {
      const { overlay, sheaves } = this.#database;
      type Stored = StoredRow | OverlayRow;
      const opening: Promise<{ row: Stored; value: TimeEntry }[]>[] = [];
      // Opened as they come: the database reads the next stretch meanwhile.
      const open = (stored: readonly Stored[]): void => {
        opening.push(Dexie.ignoreTransaction(() => openBodies<Stored, TimeEntry>(this.#sealing, stored)));
      };
      const over = await this.#database.transaction('r', [overlay, sheaves], async () => {
        const overlaid = overlay
          .where('parent')
          .between(...bucketsOf([fromWeek, untilWeek]), true, true)
          .toArray();
        const read = stretchesOf(fromWeek, untilWeek).map((stretch) =>
          rowsHangingOn(this.#database, ...bucketsOf(stretch)),
        );
        for (const stretch of read) open(await stretch);
        return overlaid;
      });
      open(over);
      const opened = (await Promise.all(opening)).flat();
      // What the overlay makes of an entry is opened last, and shown instead of the base's.
      const shown = new Map(opened.map(({ row, value }) => [row.key, value]));
      // Only the hub gives receipts, and only what has come back from it carries one.
      return [...shown.values()].map((entry) => ({ entry, unsent: entry.receipt === undefined }));
    });
  }

  attachments(workItemId: string): Observable<readonly AttachmentView[] | undefined> {
    return this.#shared<readonly AttachmentView[] | undefined>(`attachments ${workItemId}`, () =>
      this.#attachmentsOf([workItemId]),
    );
  }

  attachmentsOf(workItemIds: readonly string[]): Observable<readonly Attachment[] | undefined> {
    return this.#shared<readonly Attachment[] | undefined>(
      `attachments of ${workItemIds.join(' ')}`,
      async () => (await this.#attachmentsOf(workItemIds)).map(({ attachment }) => attachment),
    );
  }

  attachmentsIn(engagementId: string): Observable<readonly FiledAttachment[] | undefined> {
    return this.#shared<readonly FiledAttachment[] | undefined>(
      `attachments in ${engagementId}`,
      async () => {
        const { overlay } = this.#database;
        const tables = [overlay, ...baseTables(this.#database)];
        const [base, ...over] = await this.#database.transaction('r', tables, () =>
          Promise.all([
            baseRowsIn(this.#database, [engagementId]),
            ...(['attachment', 'workItem'] as const).map((kind) =>
              overlay
                .where('key')
                .between(...rangeOf(kind))
                .toArray(),
            ),
          ]),
        );
        const shown = new Map([...base, ...over.flat()].map((row) => [row.key, row]));
        const opened = await openBodies<(typeof base)[number] | (typeof over)[number][number], Attachment>(
          this.#sealing,
          [...shown.values()].filter(isOf('attachment')),
        );
        const attachments = opened
          .map(({ value }) => value)
          .filter((each) => each.engagementId === engagementId);
        const wanted = new Set(attachments.map(({ workItemId }) => workItemName(workItemId)));
        const items = await openBodies<(typeof base)[number] | (typeof over)[number][number], WorkItem>(
          this.#sealing,
          [...shown.values()].filter(({ key }) => wanted.has(key)),
        );
        const itemOf = new Map(items.map(({ value }) => [value.id as string, value]));
        return attachments
          .map((attachment): FiledAttachment => {
            const item = itemOf.get(attachment.workItemId);
            return { attachment, matterId: item?.matterId ?? null, reference: item?.reference ?? '' };
          })
          .toSorted((a, b) =>
            a.reference === b.reference
              ? byName(a.attachment, b.attachment)
              : a.reference < b.reference
                ? -1
                : 1,
          );
      },
    );
  }

  documents(): Observable<readonly DocumentRow[] | undefined> {
    return this.#shared<readonly DocumentRow[] | undefined>('documents', () =>
      this.#allOf<DocumentRow>('document'),
    );
  }

  /** Every row of a kind, as what waits for the hub makes of it. */
  async #allOf<B>(kind: Parameters<typeof rangeOf>[0]): Promise<B[]> {
    const { overlay, rows } = this.#database;
    const range = rangeOf(kind);
    const [over, base] = await this.#database.transaction('r', [overlay, rows], () =>
      Promise.all([
        overlay
          .where('key')
          .between(...range)
          .toArray(),
        rows
          .where('key')
          .between(...range)
          .toArray(),
      ]),
    );
    const shown = new Map([...base, ...over].map((row) => [row.key, row]));
    const opened = await openBodies<(typeof base)[number] | (typeof over)[number], B>(this.#sealing, [
      ...shown.values(),
    ]);
    return opened.map(({ value }) => value);
  }

  async #attachmentsOf(workItemIds: readonly string[]): Promise<AttachmentView[]> {
    const { overlay, rows, pending } = this.#database;
    // All of it is read at once: what is read after something was opened is not watched.
    const [over, base, waiting] = await this.#database.transaction('r', [overlay, rows, pending], () =>
      Promise.all([
        overlay.where('parent').anyOf(workItemIds).toArray(),
        rows.where('parent').anyOf(workItemIds).toArray(),
        pending
          .where('subject')
          .between(...rangeOf('attachment'))
          .toArray(),
      ]),
    );
    const unsent = new Set(waiting.filter(({ state }) => state === 'waiting').map(({ subject }) => subject));
    const shown = new Map([...base, ...over].filter(isOf('attachment')).map((row) => [row.key, row]));
    const opened = await openBodies<(typeof base)[number] | (typeof over)[number], Attachment>(
      this.#sealing,
      [...shown.values()],
    );
    return opened
      .map(({ row, value }) => ({ attachment: value, unsent: unsent.has(row.key) }))
      .toSorted((a, b) => byName(a.attachment, b.attachment));
  }

  async #open<T>(row: { readonly body: string | Uint8Array }): Promise<T | null> {
    const [opened] = await openBodies<typeof row, T>(this.#sealing, [row]);
    return opened?.value ?? null;
  }

  /**
   * One cell for all who ask for the same; it is forgotten when nobody watches it any more. A screen that got it while
   * the last one left makes it known again, or the next to ask would get another that has to read anew.
   */
  #shared<T>(name: string, query: () => Promise<T>): Observable<T> {
    const known = this.#cells.get(name);
    // A name stands for one query, so the cell under it holds what that query answers.
    if (known) return known as unknown as Observable<T>;
    const cell = new LiveCell<T>(undefined as T, this.#ready, query, (isWatched) => {
      if (isWatched && !this.#cells.has(name)) this.#cells.set(name, cell as unknown as LiveCell<unknown>);
      if (!isWatched && this.#cells.get(name) === (cell as unknown)) this.#cells.delete(name);
    });
    this.#cells.set(name, cell as unknown as LiveCell<unknown>);
    return cell;
  }
}
