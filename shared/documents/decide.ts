import { type Engagement, memberRoleOf } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import { applyDocument, type DocumentContext } from './apply';
import type { DocumentRow } from './document';
import type { DocumentCommand } from './document-command';

/** Whether somebody writes in an engagement's documents; observers only read, and others do not see them. */
export const mayWrite = (engagement: Engagement, personId: Person['id']): boolean => {
  const role = memberRoleOf(engagement, personId);
  return role !== null && role !== 'observer';
};

/** Whether somebody vouches for what others drafted: who leads or reviews the engagement. */
export const maySignOff = (engagement: Engagement, personId: Person['id']): boolean => {
  const role = memberRoleOf(engagement, personId);
  return role === 'lead' || role === 'reviewer';
};

const refusal = (
  current: DocumentRow,
  command: Exclude<DocumentCommand, { type: 'document.create' }>,
  { actor, engagement }: DocumentContext,
): DomainError | null => {
  switch (command.type) {
    case 'document.rename':
    case 'document.submit':
      return current.status === 'signed-off' ? domainError('document.signed-off') : null;
    case 'document.sign-off':
      return maySignOff(engagement, actor.id) ? null : domainError('document.not-reviewer');
    case 'document.reopen':
      return current.status !== 'signed-off' || maySignOff(engagement, actor.id)
        ? null
        : domainError('document.not-reviewer');
    case 'document.remove':
      if (current.status === 'signed-off') return domainError('document.signed-off');
      return current.createdBy === actor.id || memberRoleOf(engagement, actor.id) === 'lead'
        ? null
        : domainError('document.not-yours');
    case 'document.restore':
      return null;
  }
};

/**
 * What a command makes of a document: the row as it stands afterwards, or why not. `current` is undefined where there is
 * none. Everybody who works on the engagement drafts; who leads or reviews it signs off and opens again; a document is
 * taken off the list by whoever made it or by a lead. What is already so stays as it is.
 * Errors: `work-item.not-member`, `work-item.not-found`, `document.not-found`, `document.already-there`,
 * `document.signed-off`, `document.not-reviewer`, `document.not-yours`.
 */
export const decideDocument = (
  current: DocumentRow | undefined,
  command: DocumentCommand,
  context: DocumentContext,
): Result<DocumentRow, DomainError> => {
  const { actor, engagement, workItem } = context;
  if (!mayWrite(engagement, actor.id)) return err(domainError('work-item.not-member'));
  if (command.type === 'document.create') {
    if (current) return err(domainError('document.already-there'));
    if (command.forWorkItem !== null && workItem?.engagementId !== engagement.id)
      return err(domainError('work-item.not-found'));
    return ok(applyDocument(undefined, command, context));
  }
  if (!current || current.engagementId !== engagement.id) return err(domainError('document.not-found'));
  const refused = refusal(current, command, context);
  return refused ? err(refused) : ok(applyDocument(current, command, context));
};
