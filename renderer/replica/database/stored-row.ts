import type { Sealed } from './sealing';

/**
 * A row of the base. The readable columns are those the design allows; everything else is `body`. Of these only
 * three are indexed, since each index is paid for at every write: the name, the scopes (to forget one), and the
 * parent, which only activities and attachments have.
 */
export interface StoredRow {
  /** `<kind>:<id>`; rows of one kind stand together. */
  readonly key: string;
  readonly scopes: readonly string[];
  readonly seq: number;
  readonly status?: string;
  readonly priority?: string;
  /** Days since the epoch (`dueBucketOf`). */
  readonly due?: number;
  readonly assignee?: string;
  /** The work item that an activity or attachment belongs to, or the week of a time entry. */
  readonly parent?: string;
  readonly body: Sealed;
}
