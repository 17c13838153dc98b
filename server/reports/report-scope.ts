import { memberRoleOf } from '#shared/engagements/engagement';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Desk } from '../time/review-desk';
import type { ReportQuery } from './report-query';

/** Which entries a report reads: those of people, or those on engagements. */
export type ReportScope =
  | { readonly by: 'person'; readonly ids: readonly string[]; readonly subject: string | null }
  | { readonly by: 'engagement'; readonly ids: readonly string[]; readonly subject: string };

/**
 * What of a report its reader may have: of a client the engagements they lead (an admin: all in their sight), their own
 * timesheet and those of whom they review, and what is unusual with those.
 * Errors: `report.not-yours`, `timesheet.not-reviewer`.
 */
export const scopeOf = (
  desk: Desk,
  { kind, clientId, personId }: ReportQuery,
): Result<ReportScope, DomainError> => {
  const { me } = desk;
  if (!me) return err(domainError('report.not-yours'));
  if (kind === 'timesheet') {
    const whose = personId === undefined ? me : desk.everybody.get(personId);
    if (!whose || (whose.id !== me.id && !desk.people.some(({ id }) => id === whose.id)))
      return err(domainError('timesheet.not-reviewer'));
    return ok({ by: 'person', ids: [whose.id], subject: whose.name });
  }
  if (kind === 'attendance') {
    // Whoever reviews nobody has their own; a reviewer's own week stands among those of their people.
    const whose = personId === undefined ? null : desk.everybody.get(personId);
    if (
      personId !== undefined &&
      (!whose || (whose.id !== me.id && !desk.people.some(({ id }) => id === whose.id)))
    )
      return err(domainError('timesheet.not-reviewer'));
    const ids = whose ? [whose.id] : [...new Set([me.id, ...desk.people.map(({ id }) => id)])];
    return ok({ by: 'person', ids, subject: ids.length === 1 ? (whose ?? me).name : null });
  }
  if (kind === 'exceptions') {
    if (desk.people.length === 0) return err(domainError('report.not-yours'));
    return ok({ by: 'person', ids: desk.people.map(({ id }) => id), subject: null });
  }
  const client = desk.clients.get(clientId ?? '');
  const ids = [...desk.engagements.values()]
    .filter((one) => one.clientId === clientId)
    .filter((one) => me.role === 'admin' || memberRoleOf(one, me.id) === 'lead')
    .map(({ id }) => id);
  return client && ids.length > 0
    ? ok({ by: 'engagement', ids, subject: client.name })
    : err(domainError('report.not-yours'));
};
