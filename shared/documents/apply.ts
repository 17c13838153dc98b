import type { Engagement } from '../engagements/engagement';
import type { Person } from '../people/person';
import type { WorkItem } from '../work-items/work-item';
import type { DocumentRow } from './document';
import type { DocumentCommand } from './document-command';

export interface DocumentContext {
  readonly actor: Person;
  readonly engagement: Engagement;
  /** What it is made for, where a command names one that is visible. */
  readonly workItem: WorkItem | undefined;
  /** Epoch ms: the hub's clock there, the workstation's until then. */
  readonly now: number;
}

const changed = (
  current: DocumentRow,
  command: Exclude<DocumentCommand, { type: 'document.create' }>,
  { actor, now }: Pick<DocumentContext, 'actor' | 'now'>,
): Partial<DocumentRow> | null => {
  switch (command.type) {
    case 'document.rename':
      return current.title === command.title ? null : { title: command.title };
    case 'document.submit':
      return current.status === 'in-review' ? null : { status: 'in-review' };
    case 'document.sign-off': {
      const { contentHash } = command;
      // Vouching for the same content once more is the same word, whoever said it first.
      if (current.status === 'signed-off' && current.signedOff?.contentHash === contentHash) return null;
      return { status: 'signed-off', signedOff: { personId: actor.id, at: now, contentHash } };
    }
    case 'document.reopen':
      return current.status === 'draft' ? null : { status: 'draft', signedOff: null };
    case 'document.remove':
      return current.removed ? null : { removed: { personId: actor.id, at: now } };
    case 'document.restore':
      return current.removed ? { removed: null } : null;
  }
};

/** The row that an accepted command leaves; `current` itself where it changes nothing. */
export const applyDocument = (
  current: DocumentRow | undefined,
  command: DocumentCommand,
  context: Pick<DocumentContext, 'actor' | 'engagement' | 'now'>,
): DocumentRow => {
  if (command.type !== 'document.create') {
    const change = current && changed(current, command, context);
    if (!current) throw new Error('a document that is not there cannot change');
    return change ? { ...current, ...change, revision: current.revision + 1 } : current;
  }
  const { documentId: id, forWorkItem: workItemId, title, kind, language, bodySchema } = command;
  return {
    id,
    engagementId: context.engagement.id,
    workItemId,
    title,
    kind,
    language,
    status: 'draft',
    bodySchema,
    signedOff: null,
    body: null,
    createdBy: context.actor.id,
    createdAt: context.now,
    removed: null,
    revision: 1,
  };
};
