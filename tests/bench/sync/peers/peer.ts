/** What every peer's page offers the benchmark as `window.peer`. Times are ms, measured in the page. */
export interface PeerPage {
  /** Reads every row into the empty local database. */
  pull(): Promise<number>;
  /** Brings the peer to where it has nothing to push and knows it, then edits `ids` without a network; not measured. */
  edit(ids: readonly string[]): Promise<void>;
  /** Brings the edits to the server, until the peer itself says that all have arrived. */
  push(): Promise<number>;
}

/** The fields of a row that letting go of a work item changes. */
export interface EditedRow {
  readonly assigneeId: string | null;
  readonly hold: object | null;
  readonly fence: number;
  readonly status: string;
  readonly revision: number;
}

/** A row after the edit: what the product's own command makes of a work item. */
export const edited = <R extends EditedRow>(row: R): R => ({
  ...row,
  assigneeId: null,
  hold: null,
  fence: row.fence + 1,
  status: 'ready',
  revision: row.revision + 1,
});
