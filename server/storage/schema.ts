import type { ColumnType, Generated } from 'kysely';

/** Columns of the hub's tables as Kysely sees them. The domain's own shapes are in `shared/`; here they are opaque. */
export interface HubSchema {
  hub_identity: {
    only_one: Generated<boolean>;
    hub_id: string;
    /** Changes when the database was restored from a backup. */
    epoch: string;
    /** 32 random bytes: signs access tokens and derives the successors of refresh tokens. */
    signing_key: Buffer;
  };
  provider: {
    provider_id: string;
    slug: string;
    name: string;
    sample: boolean;
    seq: ColumnType<string, number, number>;
    /** The counter at the last backup. */
    backed_up_to: ColumnType<string, number | undefined, number>;
    /** The writer that moved the counter last. */
    moved_by: Generated<string | null>;
  };
  feed_row: {
    provider_id: string;
    scope: string;
    kind: string;
    id: string;
    seq: ColumnType<string, number, number>;
    /** Null is a tombstone: the row left this scope. */
    body: ColumnType<object | null, string | null, string | null>;
    /** Whether there is a body; PostgreSQL keeps it. */
    live: ColumnType<boolean, never, never>;
    /** Of a work item, kept by PostgreSQL: who holds it by a lease, where it stands among what can be claimed, and the
     * instant (epoch ms) from which nobody holds it. */
    leased_to: ColumnType<string | null, never, never>;
    claim_place: ColumnType<string | null, never, never>;
    free_from: ColumnType<string | null, never, never>;
  };
  /** Who is a member of which engagement, kept in line with its rows (`server/hub/sight.ts`). */
  scope_member: {
    provider_id: string;
    scope: string;
    person_id: string;
    role: string;
    sees: boolean;
    off_disk: Generated<boolean>;
  };
  /** Who saw a scope and does no longer. */
  former_member: {
    provider_id: string;
    scope: string;
    person_id: string;
    role: string;
    until: Generated<Date>;
  };
  /** Sealed edits; row-level security opens them to those who lead the engagement alone. */
  quarantine: {
    provider_id: string;
    mutation_id: string;
    scope: string;
    person_id: string;
    role: string;
    mutation: ColumnType<object, string, never>;
    received_at: ColumnType<string, number, never>;
    decision: 'applied' | 'dismissed' | null;
    decided_by: string | null;
    decided_at: ColumnType<string | null, number | null, number | null>;
    reason: string | null;
  };
  mutation: {
    provider_id: string;
    id: string;
    person_id: string;
    device_id: string;
    device_sequence: ColumnType<string, number, number>;
    scope: string;
    command: ColumnType<object, string, string>;
    outcome: 'applied' | 'rejected';
    seq: ColumnType<string, number, number>;
    error: ColumnType<
      { code: string; details?: Record<string, string | number | boolean> } | null,
      string | null,
      never
    >;
    recorded_at: ColumnType<string, number, number>;
    received_at: Generated<Date>;
  };
  /** The ledger of time, append-only: `shared/time-entries/receipt` says what its hashes cover. */
  time_entry: {
    provider_id: string;
    person_id: string;
    chain_index: ColumnType<string, number, never>;
    id: string;
    hash: string;
    /** Epoch ms. */
    received_at: ColumnType<string, number, never>;
    late: boolean;
    engagement_id: string | null;
    /** The Monday of the week that its shift date lies in, YYYY-MM-DD. */
    week: ColumnType<Date, string, never>;
    supersedes: string | null;
    /** As the workstation sent it, without its receipt. PostgreSQL keeps what sums ask of it in columns beside it. */
    entry: ColumnType<object, string, never>;
  };
  /** What an hour of client work costs (`shared/billing/rate`); empty text where a column says nothing. */
  rate: {
    provider_id: string;
    engagement_id: string;
    activity: string;
    role: string;
    valid_from: string;
    minor_per_hour: ColumnType<string, number, number>;
  };
  /** How much was agreed on (`shared/billing/budget`). */
  budget: {
    provider_id: string;
    id: string;
    engagement_id: string;
    body: ColumnType<object, string, string>;
  };
  /** Who reviews whose people's weeks meanwhile (`shared/time-entries/review-standing`). */
  review_delegation: {
    provider_id: string;
    id: string;
    from_id: string;
    to_id: string;
    from_date: string;
    until_date: string;
    created_at: ColumnType<string, number, never>;
    ended_at: ColumnType<string | null, number | null, number>;
  };
  person_account: { provider_id: string; person_id: string; email_key: string; password_hash: string | null };
  device: {
    provider_id: string;
    person_id: string;
    device_id: string;
    name: string;
    first_seen: Generated<Date>;
    last_seen: Generated<Date>;
    revoked_at: Generated<Date | null>;
    revoked_by: Generated<string | null>;
    /** When it said that it has erased what it held. */
    wiped_at: Generated<Date | null>;
  };
  session_family: {
    provider_id: string;
    id: string;
    person_id: string;
    device_id: string;
    started_at: Generated<Date>;
    ended_at: Date | null;
    ended_because: 'signed-out' | 'reused' | 'disabled' | 'device-revoked' | null;
  };
  refresh_token: {
    provider_id: string;
    hash: Buffer;
    family_id: string;
    expires_at: Date;
    spent_at: Date | null;
    /** Which intended rotation spent it: the same attempt may ask again after a lost reply. */
    attempt: string | null;
  };
  one_time_code: { provider_id: string; hash: Buffer; person_id: string; expires_at: Date };
  sign_in_failure: { key_hash: Buffer; failures: number; blocked_until: Date | null; last_failed_at: Date };
  /** A chunk that somebody brought into a scope; its bytes are in the blob store. */
  attachment_chunk: {
    provider_id: string;
    scope: string;
    /** SHA-256. */
    hash: Buffer;
    size: number;
    /** Epoch ms. */
    stored_at: ColumnType<string, number, number>;
    /** Epoch ms until which it stays although no version names it; 0 where nothing asks for that. */
    kept_until: ColumnType<string, number | undefined, number>;
  };
  /** Bytes of the chunks of a scope; under the provider's own id, of all its scopes. */
  attachment_usage: { provider_id: string; scope: string; bytes: ColumnType<string, number, number> };
  /** What the changes of a document's body up to `compacted` add up to; `number` counts all of them. */
  document_body: {
    provider_id: string;
    document_id: string;
    scope: string;
    number: ColumnType<string, number, number>;
    compacted: ColumnType<string, number, number>;
    state: Buffer;
  };
  document_update: {
    provider_id: string;
    document_id: string;
    number: ColumnType<string, number, never>;
    scope: string;
    person_id: string;
    /** Epoch ms. */
    received_at: ColumnType<string, number, never>;
    bytes: Buffer;
  };
  /** Epoch ms of the provider's first import, from which relative dates in its files are counted for ever. */
  import_anchor: { provider_id: string; anchor: ColumnType<string, number, never> };
  /** What the files said of a row when they were last taken over. */
  import_row: {
    provider_id: string;
    kind: string;
    key: string;
    file: string;
    values: ColumnType<Record<string, unknown>, string, string>;
  };
  /** One chain a provider (`server/audit`); only ever added to. */
  audit_entry: {
    provider_id: string;
    index: ColumnType<string, number, never>;
    content: ColumnType<object, string, never>;
    hash: ColumnType<string, string, never>;
  };
  audit_head: { provider_id: string; index: ColumnType<string, number, number>; hash: string };
}
