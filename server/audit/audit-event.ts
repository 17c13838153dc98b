/**
 * What the audit records. Facts are ids, codes and counts: never what somebody typed, nor a client's data, since the
 * audit is kept when those are erased.
 */
export type AuditEvent =
  /** Somebody signed in, by password or by the sample firm's one-time code. */
  | 'session.started'
  /** Somebody was not let in; `code` says why. */
  | 'session.refused'
  | 'session.ended'
  /** A refresh token came twice: its session was ended. */
  | 'session.refresh-reused'
  /** A device may not come back, and forgets what it holds at its next contact. */
  | 'device.revoked'
  /** A device said that it has erased everything of its person. */
  | 'device.wiped'
  /** Who sees an engagement was changed. */
  | 'engagement.members-changed'
  | 'engagement.policy-changed'
  /** A client's consent to work abroad was recorded or withdrawn. */
  | 'client.consent-changed'
  /** A device was told to erase a scope: the receipt that its erasure follows. */
  | 'scope.forgotten'
  /** An edit for a scope out of its author's sight was sealed for the leads. */
  | 'quarantine.sealed'
  | 'quarantine.opened'
  | 'quarantine.applied'
  | 'quarantine.dismissed'
  /** A lead ended somebody else's hold. */
  | 'work-item.released-by-lead'
  /** A lead handed the review of their people's weeks to another for some days, or it was taken back. */
  | 'review.delegated'
  | 'review.delegation-ended'
  /** A week was decided in a lead's place: they had asked for it, or it had waited for too long. */
  | 'timesheet.decided-for'
  /** Something left the workstation: printed, copied or exported. */
  | 'use.allowed'
  /** The data policy kept something from leaving. */
  | 'use.refused';

export type AuditFacts = Readonly<Record<string, string | number | boolean | null>>;

export interface AuditRecord {
  readonly event: AuditEvent;
  /** Who did it; null where nobody is known. */
  readonly personId: string | null;
  readonly deviceId: string | null;
  readonly facts: AuditFacts;
}
