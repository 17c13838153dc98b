import { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import type { PersonId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import { dataPolicy, type Engagement, member, memberRoleOf } from './engagement';

/** Who sees an engagement and what it allows on a workstation, whole, and the revision that was looked at. */
export const accessEdit = z.strictObject({
  revision: z.number().int().positive(),
  members: z.array(z.strictObject(member.shape)).max(2_000),
  dataPolicy: z.strictObject(dataPolicy.shape),
});
export type AccessEdit = z.infer<typeof accessEdit>;

/** Whether somebody may say who sees an engagement: an admin, and who leads it. */
export const mayEditAccess = (person: Pick<Person, 'id' | 'role'>, engagement: Engagement): boolean =>
  person.role === 'admin' || memberRoleOf(engagement, person.id) === 'lead';

/** Why a list of members cannot stand: a code for the words, and null where it can. */
export type MembersProblem = 'nobody-leads' | 'named-twice' | 'unknown-person' | 'has-left';

/**
 * @param personOf people of the provider
 * @param before members as they were: somebody who has left since may stay until they are taken out
 */
export const membersProblem = (
  members: AccessEdit['members'],
  personOf: (id: PersonId) => Person | undefined,
  before: Engagement['members'],
): MembersProblem | null => {
  if (!members.some(({ role }) => role === 'lead')) return 'nobody-leads';
  if (new Set(members.map(({ personId }) => personId)).size < members.length) return 'named-twice';
  const known = new Set(before.map(({ personId }) => personId));
  for (const { personId } of members) {
    const person = personOf(personId);
    if (!person) return 'unknown-person';
    if (!person.active && !known.has(personId)) return 'has-left';
  }
  return null;
};

const sameMembers = (a: AccessEdit['members'], b: Engagement['members']): boolean =>
  a.length === b.length &&
  a.every(({ personId, role }) => b.some((other) => other.personId === personId && other.role === role));

const samePolicy = (a: AccessEdit['dataPolicy'], b: Engagement['dataPolicy']): boolean =>
  a.copy === b.copy &&
  a.print === b.print &&
  a.clipboard === b.clipboard &&
  a.export === b.export &&
  (a.ourName ?? 'hidden') === (b.ourName ?? 'hidden');

/**
 * The engagement as it is after `edit`; the very one that was given where the edit says what already holds, so that a
 * lost reply may be asked for again. Errors: `engagement.not-allowed`; `engagement.outdated` with the revision that
 * was saved meanwhile; `engagement.members-invalid` with the problem.
 */
export const decideAccessEdit = (
  engagement: Engagement,
  edit: AccessEdit,
  context: { readonly actor: Person; readonly personOf: (id: PersonId) => Person | undefined },
): Result<Engagement, DomainError> => {
  if (!mayEditAccess(context.actor, engagement)) return err(domainError('engagement.not-allowed'));
  if (sameMembers(edit.members, engagement.members) && samePolicy(edit.dataPolicy, engagement.dataPolicy))
    return ok(engagement);
  if (edit.revision !== engagement.revision)
    return err(domainError('engagement.outdated', { revision: engagement.revision }));
  const problem = membersProblem(edit.members, context.personOf, engagement.members);
  if (problem) return err(domainError('engagement.members-invalid', { problem }));
  return ok({
    ...engagement,
    members: edit.members,
    dataPolicy: edit.dataPolicy,
    revision: engagement.revision + 1,
  });
};
