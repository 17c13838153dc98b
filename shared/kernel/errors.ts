/**
 * The one table of everything that can go wrong in a foreseen way, on either side of any wire.
 *
 * `recovery` is what the program or the person does next; the words a person reads are in the locales under
 * `errors.<code>` (what happened, what is safe, what to do), and `npm run check` fails when one is missing there.
 * `http` is the status the hub answers with; codes without one never cross the network.
 */
export type Recovery =
  /** The person changes what was typed; it is still on screen. */
  | 'correct-input'
  /** The person signs in again; unsent work waits in the journal. */
  | 'sign-in'
  /** The program tries again by itself, with backoff. */
  | 'retry'
  /** What was typed is kept under *Needs attention*; the person chooses. */
  | 'needs-attention'
  /** This workstation is older than the hub allows; unsent work waits. */
  | 'update-program'
  /** Somebody with more authority has to change something. */
  | 'ask-lead'
  | 'ask-admin'
  /** The local copy is rebuilt from the hub and the journal. */
  | 'rebuild-replica'
  /** The person checks the address that was typed. */
  | 'check-address'
  /** The person makes room on the disk or its permissions. */
  | 'free-disk'
  /** Nothing to do: the caller is wrong or hostile. */
  | 'refuse';

interface ErrorEntry {
  readonly recovery: Recovery;
  readonly http?: number;
}

export const errorTable = {
  'input.invalid': { recovery: 'correct-input', http: 400 },
  'input.too-large': { recovery: 'correct-input', http: 413 },
  'protocol.workstation-too-old': { recovery: 'update-program', http: 426 },
  'protocol.hub-too-old': { recovery: 'ask-admin', http: 409 },

  'session.missing': { recovery: 'sign-in', http: 401 },
  'session.expired': { recovery: 'sign-in', http: 401 },
  'session.refresh-reused': { recovery: 'sign-in', http: 401 },
  'session.credentials-wrong': { recovery: 'correct-input', http: 401 },
  'session.too-many-attempts': { recovery: 'retry', http: 429 },
  'session.code-invalid': { recovery: 'sign-in', http: 401 },
  'session.device-different': { recovery: 'sign-in', http: 403 },
  'session.sample-only': { recovery: 'refuse', http: 403 },
  'person.disabled': { recovery: 'ask-admin', http: 403 },
  'person.not-found': { recovery: 'needs-attention', http: 404 },

  'request.not-found': { recovery: 'refuse', http: 404 },
  'request.too-many': { recovery: 'retry', http: 429 },
  'request.too-slow': { recovery: 'retry', http: 408 },
  'hub.unreachable': { recovery: 'retry' },
  'hub.unavailable': { recovery: 'retry', http: 503 },
  'hub.failed': { recovery: 'retry', http: 500 },
  'hub.not-a-hub': { recovery: 'check-address' },
  'hub.different': { recovery: 'check-address' },
  'hub.address-invalid': { recovery: 'correct-input' },
  'hub.address-insecure': { recovery: 'correct-input' },

  'scope.not-visible': { recovery: 'needs-attention', http: 404 },
  'mutation.unknown-command': { recovery: 'needs-attention', http: 400 },
  'mutation.wrong-author': { recovery: 'needs-attention', http: 403 },
  'mutation.wrong-device': { recovery: 'needs-attention', http: 403 },
  'mutation.dependency-rejected': { recovery: 'needs-attention', http: 409 },
  'mutation.parked': { recovery: 'needs-attention' },
  'mutation.quarantined': { recovery: 'ask-lead', http: 403 },

  'work-item.not-found': { recovery: 'needs-attention', http: 404 },
  'work-item.not-member': { recovery: 'needs-attention', http: 403 },
  'work-item.self-claim-off': { recovery: 'ask-lead', http: 403 },
  'work-item.already-yours': { recovery: 'refuse', http: 409 },
  'work-item.already-held': { recovery: 'needs-attention', http: 409 },
  'work-item.reserved': { recovery: 'ask-lead', http: 409 },
  'work-item.credential-missing': { recovery: 'ask-lead', http: 403 },
  'work-item.language-missing': { recovery: 'ask-lead', http: 403 },
  'work-item.not-holder': { recovery: 'needs-attention', http: 403 },
  'work-item.fence-outdated': { recovery: 'needs-attention', http: 409 },
  'work-item.wrong-status': { recovery: 'needs-attention', http: 409 },
  'work-item.review-required': { recovery: 'needs-attention', http: 409 },
  'work-item.lead-only': { recovery: 'ask-lead', http: 403 },
  'work-item.own-work': { recovery: 'ask-lead', http: 403 },
  'work-item.note-required': { recovery: 'correct-input', http: 400 },
  'work-item.offline-not-allowed': { recovery: 'ask-lead', http: 403 },
  'work-item.checklist-item-unknown': { recovery: 'needs-attention', http: 404 },
  'work-item.assignee-not-member': { recovery: 'correct-input', http: 409 },
  'work-item.assignee-unqualified': { recovery: 'correct-input', http: 409 },

  'scope.unsent': { recovery: 'retry' },
  'scope.still-visible': { recovery: 'refuse', http: 409 },
  'client.not-found': { recovery: 'correct-input', http: 404 },
  'client.not-allowed': { recovery: 'ask-lead', http: 403 },
  'client.outdated': { recovery: 'correct-input', http: 409 },
  'engagement.not-found': { recovery: 'correct-input', http: 404 },
  'engagement.not-allowed': { recovery: 'ask-lead', http: 403 },
  'engagement.outdated': { recovery: 'correct-input', http: 409 },
  'engagement.members-invalid': { recovery: 'correct-input', http: 400 },
  'client.consent-future': { recovery: 'correct-input', http: 400 },
  'quarantine.not-found': { recovery: 'correct-input', http: 404 },
  'quarantine.changes-hands': { recovery: 'correct-input', http: 409 },
  'quarantine.unreadable': { recovery: 'correct-input', http: 409 },
  'quarantine.document-missing': { recovery: 'correct-input', http: 409 },

  'data-policy.print-off': { recovery: 'ask-lead', http: 403 },
  'data-policy.copy-off': { recovery: 'ask-lead', http: 403 },
  'data-policy.export-off': { recovery: 'ask-lead', http: 403 },
  'data-policy.view-only': { recovery: 'ask-lead', http: 403 },
  'data-policy.needs-hub': { recovery: 'retry' },
  'data-policy.words-on-disk': { recovery: 'correct-input' },
  'device.not-found': { recovery: 'correct-input', http: 404 },
  'device.not-allowed': { recovery: 'ask-admin', http: 403 },
  'device.revoked': { recovery: 'ask-admin', http: 403 },

  'calendar.not-found': { recovery: 'correct-input', http: 404 },
  'calendar.not-allowed': { recovery: 'ask-lead', http: 403 },
  'calendar.outdated': { recovery: 'correct-input', http: 409 },
  'calendar.invalid': { recovery: 'correct-input', http: 400 },
  'person.hours-not-allowed': { recovery: 'ask-lead', http: 403 },

  'attachment.not-found': { recovery: 'needs-attention', http: 404 },
  'attachment.already-there': { recovery: 'needs-attention', http: 409 },
  'attachment.base-unknown': { recovery: 'needs-attention', http: 409 },
  'attachment.too-many-versions': { recovery: 'needs-attention', http: 409 },
  'attachment.not-yours': { recovery: 'ask-lead', http: 403 },
  'attachment.chunk-unknown': { recovery: 'refuse', http: 404 },
  'attachment.chunk-corrupt': { recovery: 'retry', http: 422 },
  'attachment.chunks-missing': { recovery: 'retry', http: 409 },
  'attachment.hash-wrong': { recovery: 'needs-attention', http: 422 },
  'attachment.quota-exceeded': { recovery: 'ask-admin', http: 507 },
  'attachment.not-stored': { recovery: 'retry', http: 409 },
  'attachment.range-invalid': { recovery: 'refuse', http: 416 },
  'attachment.empty': { recovery: 'correct-input' },
  'attachment.too-large': { recovery: 'correct-input' },
  'attachment.bytes-missing': { recovery: 'needs-attention' },
  'attachment.disk-full': { recovery: 'free-disk' },
  'attachment.kind-not-opened': { recovery: 'refuse' },
  'attachment.content-differs': { recovery: 'refuse' },
  'attachment.has-macros': { recovery: 'refuse' },
  'attachment.not-on-disk': { recovery: 'ask-lead' },
  'attachment.no-program': { recovery: 'ask-admin' },
  'attachment.still-written': { recovery: 'retry' },

  'document.not-found': { recovery: 'needs-attention', http: 404 },
  'document.already-there': { recovery: 'needs-attention', http: 409 },
  'document.signed-off': { recovery: 'needs-attention', http: 409 },
  'document.not-reviewer': { recovery: 'ask-lead', http: 403 },
  'document.not-yours': { recovery: 'ask-lead', http: 403 },
  'document.body-invalid': { recovery: 'needs-attention', http: 422 },
  'document.schema-newer': { recovery: 'update-program', http: 409 },

  'time-entry.not-understood': { recovery: 'correct-input', http: 400 },
  'time-entry.empty': { recovery: 'correct-input', http: 400 },
  'time-entry.too-long': { recovery: 'correct-input', http: 400 },
  'time-entry.ends-before-start': { recovery: 'correct-input', http: 400 },
  'time-entry.future': { recovery: 'correct-input', http: 400 },
  'time-entry.reason-required': { recovery: 'correct-input' },
  'time-entry.cut-outside': { recovery: 'correct-input' },
  'time-entry.unlike': { recovery: 'correct-input' },
  'time-entry.apart': { recovery: 'correct-input' },
  'time-entry.already-recorded': { recovery: 'needs-attention', http: 409 },
  'timer.changed': { recovery: 'refuse' },
  'report.not-yours': { recovery: 'ask-lead', http: 403 },
  'report.too-long-for-paper': { recovery: 'correct-input' },
  'timesheet.fields-missing': { recovery: 'correct-input', http: 409 },
  'timesheet.not-a-week': { recovery: 'correct-input', http: 400 },
  'timesheet.already-submitted': { recovery: 'refuse', http: 409 },
  'timesheet.locked': { recovery: 'ask-lead', http: 409 },
  'timesheet.own': { recovery: 'ask-lead', http: 403 },
  'timesheet.outdated': { recovery: 'correct-input', http: 409 },
  'timesheet.not-submitted': { recovery: 'correct-input', http: 409 },
  'timesheet.comment-required': { recovery: 'correct-input', http: 400 },
  'timesheet.entry-unknown': { recovery: 'correct-input', http: 409 },
  'timesheet.unusual': { recovery: 'correct-input', http: 409 },
  'timesheet.not-found': { recovery: 'correct-input', http: 404 },
  'timesheet.not-reviewer': { recovery: 'ask-lead', http: 403 },
  'timesheet.out-of-sight': { recovery: 'ask-lead', http: 403 },
  'delegation.not-found': { recovery: 'correct-input', http: 404 },
  'delegation.not-a-lead': { recovery: 'correct-input', http: 409 },
  'delegation.out-of-sight': { recovery: 'correct-input', http: 409 },
  'delegation.period-invalid': { recovery: 'correct-input', http: 400 },

  'library.not-found': { recovery: 'correct-input', http: 404 },
  'library.not-allowed': { recovery: 'ask-lead', http: 403 },
  'library.outdated': { recovery: 'correct-input', http: 409 },
  'template.not-draft': { recovery: 'correct-input', http: 409 },
  'template.draft-exists': { recovery: 'correct-input', http: 409 },
  'clause.name-taken': { recovery: 'correct-input', http: 409 },
  'clause.in-use': { recovery: 'correct-input', http: 409 },
  'template.head-invalid': { recovery: 'correct-input', http: 400 },
  'template.too-large': { recovery: 'correct-input', http: 400 },
  'template.syntax': { recovery: 'correct-input', http: 400 },
  'template.name-unknown': { recovery: 'correct-input', http: 400 },
  'template.value-unfit': { recovery: 'correct-input', http: 400 },
  'template.too-long': { recovery: 'correct-input' },
  'template.reaches-out': { recovery: 'refuse', http: 400 },
  'template.include-unknown': { recovery: 'correct-input', http: 400 },
  'template.include-circular': { recovery: 'correct-input', http: 400 },
  'template.answers-invalid': { recovery: 'correct-input', http: 400 },
  'print.no-browser': { recovery: 'ask-admin' },
  'print.failed': { recovery: 'retry' },
  'print.no-glyph': { recovery: 'correct-input' },
  'exhibit.wrong-kind': { recovery: 'correct-input' },
  'exhibit.too-large': { recovery: 'correct-input' },
  'exhibit.encrypted': { recovery: 'correct-input' },
  'exhibit.damaged': { recovery: 'correct-input' },
  'bundle.too-large': { recovery: 'correct-input' },

  'recorder.not-here': { recovery: 'refuse' },
  'recorder.shortcut-taken': { recovery: 'correct-input' },
  'recorder.shortcut-unfit': { recovery: 'correct-input' },

  'journal.cannot-write': { recovery: 'free-disk' },
  'journal.damaged': { recovery: 'rebuild-replica' },
  'journal.from-future': { recovery: 'update-program' },
  'journal.in-use': { recovery: 'refuse' },
  'replica.from-future': { recovery: 'update-program' },
  'replica.write-failed': { recovery: 'rebuild-replica' },
  'replica.unavailable': { recovery: 'free-disk' },

  'bridge.invalid-arguments': { recovery: 'refuse' },
  'bridge.unknown-method': { recovery: 'refuse' },
  'bridge.sender-refused': { recovery: 'refuse' },
  'bridge.closed': { recovery: 'retry' },
  'bridge.failed': { recovery: 'retry' },
  'external.refused': { recovery: 'refuse' },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorTable;

/** Primitive facts that the words of an error may name (a count, a code, an ISO instant); never records or payloads. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean>>;

/** An expected failure. Callers switch over `code`; people read `errors.<code>` with `details` filled in. */
export type DomainError = {
  readonly code: ErrorCode;
  readonly details?: ErrorDetails | undefined;
};

export const domainError = (code: ErrorCode, details?: ErrorDetails): DomainError =>
  details ? { code, details } : { code };

export const isErrorCode = (code: string): code is ErrorCode => Object.hasOwn(errorTable, code);

export const recoveryOf = (code: ErrorCode): Recovery => errorTable[code].recovery;

/** The HTTP status for `code`; 500 for a code that was never meant to cross the network. */
export const httpStatusOf = (code: ErrorCode): number => {
  const entry: ErrorEntry = errorTable[code];
  return entry.http ?? 500;
};
