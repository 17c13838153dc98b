import type { ServiceLine } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { EngagementId, MutationId, PersonId, WorkItemId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import type { Command } from '#shared/sync/mutation';
import type { Priority, Reservation, WorkItem, WorkItemStatus } from '#shared/work-items/work-item';
import type { FenceReference } from '#shared/work-items/work-item-command';
import type { Observable } from './observable';
import type { SearchSource } from './search/window-search';
import type { ReplicaViews } from './views';

export type { Observable } from './observable';
export type { AttentionEntry } from './views';

/**
 * What the rest of the renderer knows of the local copy. Everything behind it (Dexie, the worker, pages, rebase) may
 * change without a screen noticing. One replica belongs to one (hub, person).
 */
export interface Replica {
  readonly profileId: string;
  readonly personId: PersonId;
  readonly status: Observable<ReplicaStatus>;
  readonly queue: QueueSource;
  readonly search: SearchSource;
  /** What screens watch; React reads it through `hooks.ts`. */
  readonly views: ReplicaViews;
  /**
   * Decides a command against what is visible here, journals it, and shows it. Resolves once the journal has it
   * (*saved*). A refusal of the rules, or of the disk, comes back as the error and changes nothing.
   */
  dispatch(
    scope: string,
    command: Command,
    options?: DispatchOptions,
  ): Promise<Result<Dispatched, DomainError>>;
  /**
   * `dispatch` for many at once (bulk commands): decided in the order given, each seeing those before it. Answers
   * stand in the same order; one refusal does not stop the others.
   */
  dispatchAll(orders: readonly DispatchOrder[]): Promise<readonly Result<Dispatched, DomainError>[]>;
  /**
   * *Claim next*: the hub chooses, or this workstation where the hub cannot be asked; then it is only intended. Null
   * where nothing is free that this person may claim.
   */
  claimNext(): Promise<Result<ClaimedNext | null, DomainError>>;
  /**
   * The proof of holding that a command on `item` must carry: the hub's fence, or the claim's own mutation id while
   * the hub has not yet answered it. Give it the item as it is shown (`useWorkItem`).
   */
  fenceFor(item: WorkItem): FenceReference;
  /**
   * Tries what needs attention once more: a rejected command is asked anew, a parked one is sent again. Errors: what
   * refused it, or something that hung on it, again; that stays, and the rest is on its way.
   */
  retryAttention(id: MutationId): Promise<Result<void, DomainError>>;
  /** Lets go of what needs attention, dependents included; `restoreAttention` takes it back within this run. */
  discardAttention(id: MutationId): Promise<Result<void, DomainError>>;
  restoreAttention(id: MutationId): Promise<Result<void, DomainError>>;
  close(): Promise<void>;
}

export interface DispatchOptions {
  /** Mutations still on their way that this one makes no sense without. Those of the same item are added anyway. */
  readonly dependsOn?: readonly MutationId[];
  /**
   * The bytes that a version names lie on this disk, as a program saved them: the journal names them too, even where the
   * engagement became online only since, and nothing is lost where the hub cannot be reached.
   */
  readonly bytesOnDisk?: boolean;
}

export interface DispatchOrder extends DispatchOptions {
  readonly scope: string;
  readonly command: Command;
}

export interface Dispatched {
  readonly mutationId: MutationId;
}

export interface ClaimedNext {
  readonly workItemId: WorkItemId;
  /** Claimed here, and not confirmed by the hub. */
  readonly intended: boolean;
}

export type ReplicaStatus =
  | { readonly phase: 'opening' }
  /** Nothing is here yet; rows arrive. */
  | { readonly phase: 'first-sync'; readonly rows: number }
  | { readonly phase: 'ready' }
  /** Another window of this profile applies the pages; this one reads. */
  | { readonly phase: 'failed'; readonly problem: DomainError };

/** The queue's slim row: what the grid draws, sorts and filters by, and nothing else. */
export interface QueueRow {
  readonly id: WorkItemId;
  readonly engagementId: EngagementId;
  readonly reference: string;
  readonly title: string;
  readonly kind: string;
  readonly clientId: string;
  readonly matterId: string;
  readonly serviceLine: ServiceLine;
  /** Epoch ms. */
  readonly dueAt: number | null;
  readonly status: WorkItemStatus;
  readonly priority: Priority;
  readonly assigneeId: PersonId | null;
  readonly reviewerId: PersonId | null;
  readonly reservedFor: Reservation | null;
  /** Epoch ms on the hub's clock. */
  readonly leaseUntil: number | null;
  /** Epoch ms on the hub's clock until which its holder has it with them for offline work; null where not. */
  readonly checkedOutUntil: number | null;
  readonly estimateMinutes: number | null;
  readonly checklistDone: number;
  readonly checklistTotal: number;
  /** Why I cannot claim it, or null when I can. */
  readonly claimProblem: DomainError | null;
  /** I claimed it and the hub has not answered yet: intended, not mine. */
  readonly intended: boolean;
  /** Something of mine about it has not been answered yet. */
  readonly unsent: boolean;
}

export type QueueColumn =
  | 'reference'
  | 'title'
  | 'kind'
  | 'client'
  | 'matter'
  | 'serviceLine'
  | 'due'
  | 'status'
  | 'priority'
  | 'assignee'
  | 'estimate';

export type QueueGrouping = 'due' | 'client' | 'matter' | 'serviceLine' | 'status' | 'priority' | 'assignee';

/** Which rows, in which order. Every part narrows; an absent part asks for nothing. */
export interface QueueQuery {
  readonly holding?: readonly QueueHolding[];
  readonly statuses?: readonly WorkItemStatus[];
  readonly clientIds?: readonly string[];
  readonly engagementIds?: readonly string[];
  readonly serviceLines?: readonly ServiceLine[];
  readonly priorities?: readonly Priority[];
  readonly assigneeIds?: readonly PersonId[];
  /** Epoch ms, exclusive. */
  readonly dueBefore?: number;
  /** Words found in reference, title, kind, client or matter; case and accents do not matter. */
  readonly text?: string;
  readonly sort: readonly { readonly column: QueueColumn; readonly descending: boolean }[];
  readonly groupBy: QueueGrouping | null;
  readonly collapsed?: readonly string[];
  /** IANA zone and present instant that the due groups (late, today, this week…) are reckoned by. */
  readonly timeZone: string;
  readonly now: number;
  /** BCP 47 tag for collation. */
  readonly locale: string;
}

/** A line of the grid: a group's heading or an item under it. */
export type QueueLine =
  | {
      readonly line: 'group';
      /** Stable key of the group: `late`, `today`, a client id, a status… */
      readonly key: string;
      readonly count: number;
      readonly collapsed: boolean;
    }
  | { readonly line: 'item'; readonly row: QueueRow };

export interface QueueSummary {
  /** Grows with every change of the result; lines read under an older one are re-read. */
  readonly version: number;
  /** Lines, group headings included. */
  readonly lines: number;
  readonly items: number;
  /** Items that match without regard to `holding`, by holding: the counts beside the views. */
  readonly byHolding: Readonly<Record<QueueHolding, number>>;
  readonly loading: boolean;
}

/** Whose an item is, seen from the person of this replica; an item may be several at once. */
export type QueueHolding = 'mine' | 'free' | 'others' | 'reviewing';

export interface QueueSession {
  readonly summary: Observable<QueueSummary>;
  /** Lines `from` (inclusive) to `to` (exclusive) of the present result. */
  lines(from: number, to: number): Promise<readonly QueueLine[]>;
  /** The line that shows this item, or null when it is not in the result. */
  lineOf(id: WorkItemId): Promise<number | null>;
  /** Ids of the items between two lines, inclusive: a range selection over rows that were never drawn. */
  idsBetween(from: number, to: number): Promise<readonly WorkItemId[]>;
  ask(query: QueueQuery): void;
  close(): void;
}

export interface QueueSource {
  open(query: QueueQuery): QueueSession;
  /** The same for what is counted or kept beside the screen: at a start it waits for the first lines on screen. */
  openBeside(query: QueueQuery): QueueSession;
  /** Items of a set of rows, for bulk commands and the palette. */
  rows(ids: readonly WorkItemId[]): Promise<readonly QueueRow[]>;
  /** Up to `limit` items whose words match, best first. */
  search(text: string, limit: number, locale: string): Promise<readonly QueueRow[]>;
}
