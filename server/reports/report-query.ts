import type { ReportKind } from '#shared/reports/report';

/** What somebody asked a report of. */
export interface ReportQuery {
  readonly kind: ReportKind;
  /** YYYY-MM-DD, both included. */
  readonly from: string;
  readonly until: string;
  /** The client of a statement or of billing support. */
  readonly clientId: string | undefined;
  /** Whose timesheet. */
  readonly personId: string | undefined;
}
