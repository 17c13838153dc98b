import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import { type Clause, type ClauseEdit, clause, clauseParts } from '#shared/templates/clause';
import { decideClause } from '#shared/templates/decide-clause';
import { decideTemplate } from '#shared/templates/decide-template';
import { type FirmTemplate, firmTemplate, type TemplateEdit } from '#shared/templates/firm-template';
import type { Parts } from '#shared/templates/liquid-engine';
import type { Caller } from '../auth/access-token';
import type { HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { findPerson } from '../storage/people';
import { readBodies } from '../storage/read-bodies';

/* A firm's own templates and clauses, decided by the same rules as where they were typed, under the provider's counter. */

const templatesOf = async (tx: HubTransaction, providerId: string): Promise<FirmTemplate[]> =>
  (await readBodies(tx, providerId, 'template')).map((body) => firmTemplate.parse(body));

const clausesOf = async (tx: HubTransaction, providerId: string): Promise<Clause[]> =>
  (await readBodies(tx, providerId, 'clause')).map((body) => clause.parse(body));

/** @param shippedParts what templates may include beside the firm's clauses */
export const editTemplate = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  familyId: string,
  edit: TemplateEdit,
  { now, shippedParts }: { readonly now: number; readonly shippedParts: Parts },
): Promise<Result<readonly FirmTemplate[], DomainError>> => {
  const feed = await FeedWriter.open(tx, providerId);
  const actor = await findPerson(tx, providerId, personId);
  if (!actor) return err(domainError('library.not-allowed'));
  const all = await templatesOf(tx, providerId);
  // An id that another family has would take its row away.
  if (all.some((one) => one.id === edit.id && one.familyId !== familyId))
    return err(domainError('library.not-found'));
  const decided = decideTemplate(
    all.filter((one) => one.familyId === familyId),
    edit,
    {
      actor,
      familyId,
      now,
      parts: { ...shippedParts, ...clauseParts(await clausesOf(tx, providerId)) },
    },
  );
  if (!decided.ok) return decided;
  for (const body of decided.value) feed.put({ kind: 'template', id: body.id, scope: providerId, body });
  await feed.flush();
  return decided;
};

export const editClause = async (
  tx: HubTransaction,
  { providerId, personId }: Caller,
  id: string,
  edit: ClauseEdit,
  now: number,
): Promise<Result<Clause, DomainError>> => {
  const feed = await FeedWriter.open(tx, providerId);
  const actor = await findPerson(tx, providerId, personId);
  if (!actor) return err(domainError('library.not-allowed'));
  const clauses = await clausesOf(tx, providerId);
  const current = clauses.find((one) => one.id === id);
  const templates = await templatesOf(tx, providerId);
  const decided = decideClause(current, edit, { id, actor, now, clauses, templates });
  if (!decided.ok || decided.value === current) return decided;
  feed.put({ kind: 'clause', id, scope: providerId, body: decided.value });
  await feed.flush();
  return decided;
};
