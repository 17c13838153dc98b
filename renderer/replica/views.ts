import type { Attachment } from '#shared/attachments/attachment';
import type { DocumentRow } from '#shared/documents/document';
import type { DomainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import type { Command } from '#shared/sync/mutation';
import type { RowBody, RowKind } from '#shared/sync/row';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import type { Activity } from '#shared/work-items/activity';
import type { WorkItem } from '#shared/work-items/work-item';
import type { FenceReference } from '#shared/work-items/work-item-command';
import type { Observable } from './observable';

/** Kinds of which a person sees few enough to hold them all; the others are read one by one or through the queue. */
export type SmallKind =
  | 'provider'
  | 'person'
  | 'team'
  | 'client'
  | 'calendar'
  | 'engagement'
  | 'matter'
  | 'presence'
  | 'preference'
  | 'template'
  | 'clause';

/**
 * What screens watch. `undefined` means *still being read*; `null` means *not here or not visible*. Asking twice for
 * the same thing answers the same observable, so that many components share one live query.
 */
export interface ReplicaViews {
  row<K extends RowKind>(kind: K, id: string): Observable<RowBody<K> | null | undefined>;
  rows<K extends SmallKind>(kind: K): Observable<RowsOf<K> | undefined>;
  workItem(id: string): Observable<WorkItemView | null | undefined>;
  activity(workItemId: string): Observable<readonly ActivityView[] | undefined>;
  /** Time of this person in weeks from one Monday to another, both included; superseded entries too. */
  timeEntries(fromWeek: string, untilWeek: string): Observable<readonly TimeEntryView[] | undefined>;
  /** Files of a work item, by name; those that were taken off the list among them. */
  attachments(workItemId: string): Observable<readonly AttachmentView[] | undefined>;
  /** Files of all these work items. */
  attachmentsOf(workItemIds: readonly string[]): Observable<readonly Attachment[] | undefined>;
  /** Files of every work item of an engagement, with what their items are of; by the items' references, then by name. */
  attachmentsIn(engagementId: string): Observable<readonly FiledAttachment[] | undefined>;
  /** Every document, those that were taken off the list among them. */
  documents(): Observable<readonly DocumentRow[] | undefined>;
  /** Rejected and parked mutations, oldest first, without those that were let go of. */
  readonly attention: Observable<readonly AttentionEntry[]>;
  /** Scopes that the hub asked this workstation to forget; nothing of their content. */
  readonly notices: Observable<readonly ForgottenNotice[]>;
}

export interface FiledAttachment {
  readonly attachment: Attachment;
  readonly matterId: string | null;
  /** Of its work item. */
  readonly reference: string;
}

export interface RowsOf<K extends RowKind> {
  readonly list: readonly RowBody<K>[];
  readonly byId: ReadonlyMap<string, RowBody<K>>;
}

/** A work item as it is shown: the hub's word with what this person did since on top. */
export interface WorkItemView {
  readonly item: WorkItem;
  /** Claimed here and not answered by the hub yet: *intended*, never *mine*. */
  readonly intended: boolean;
  /** Something of mine about it has not been answered yet. */
  readonly unsent: boolean;
  /** What the next command on it carries as its fence. */
  readonly fence: FenceReference;
  /** The claim that is still on its way, when there is one. */
  readonly queuedClaim: MutationId | null;
}

export interface ActivityView {
  readonly activity: Activity;
  /** Done here and not yet known to have reached the hub. */
  readonly unsent: boolean;
}

export interface TimeEntryView {
  readonly entry: TimeEntry;
  /** Not yet known to have reached the hub. */
  readonly unsent: boolean;
}

export interface AttachmentView {
  readonly attachment: Attachment;
  /** Something of mine about it has not been answered yet. */
  readonly unsent: boolean;
}

export interface ForgottenNotice {
  readonly scope: string;
  /** Epoch ms at which it was erased here. */
  readonly forgottenAt: number;
  /** How many of this person's edits the hub sealed for the lead. */
  readonly sealed: number;
  /** The entry of the hub's audit that records the erasure. */
  readonly receipt: number;
}

/** A mutation that was rejected or parked, with those that hung on it: nothing of what was typed is gone. */
export interface AttentionEntry {
  readonly id: MutationId;
  readonly command: Command;
  readonly scope: string;
  readonly recordedAt: number;
  readonly problem: DomainError;
  readonly reason: 'rejected' | 'parked';
  /** Commands that depended on it, oldest first. */
  readonly dependents: readonly { readonly id: MutationId; readonly command: Command }[];
  /** The row as the hub had it when it refused, where it is visible. */
  readonly current: object | null;
}
