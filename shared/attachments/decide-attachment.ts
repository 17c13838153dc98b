import { mayBeOnDisk } from '../engagements/data-policy';
import { type Engagement, memberRoleOf } from '../engagements/engagement';
import { type DomainError, domainError } from '../kernel/errors';
import type { MutationId, PersonId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import type { Person } from '../people/person';
import type { Attachment, AttachmentVersion, CheckOut } from './attachment';
import type { AttachmentCommand } from './attachment-command';
import type { Manifest } from './manifest';
import { checkOutMilliseconds, newestOf, openCheckOuts, versionOf } from './versions';

/** Versions an attachment may have: its row carries the hashes of all of them. */
export const mostVersions = 200;

export interface AttachmentContext {
  readonly actor: Person;
  readonly engagement: Engagement;
  readonly mutationId: MutationId;
  /** Epoch ms: the hub's clock there, the workstation's until then. */
  readonly now: number;
  /** Epoch ms by the workstation's clock. */
  readonly recordedAt: number;
}

const newVersion = (
  manifest: Manifest,
  place: Pick<AttachmentVersion, 'number' | 'basedOn' | 'beside'>,
  { actor, mutationId, now, recordedAt }: AttachmentContext,
): AttachmentVersion => ({
  id: mutationId,
  ...place,
  personId: actor.id,
  at: now,
  recordedAt,
  manifest,
  storedAt: null,
});

const renewed = (
  attachment: Attachment,
  { actor, now }: AttachmentContext,
  versionId: MutationId,
): CheckOut[] =>
  openCheckOuts(attachment, now).map((checkOut) =>
    checkOut.personId === actor.id ? { ...checkOut, versionId, until: now + checkOutMilliseconds } : checkOut,
  );

/**
 * The same content, saved once more from the same version: nothing is added. A program that saves without a change, and
 * a workstation that is not sure whether its last save was taken, may both say so again. Not so where the bytes are to
 * come from somebody else and have not: theirs may never come, and whoever has the same may bring them. Nor where they
 * lie on no disk: whoever says so again may do it because the first answer was lost, and those bytes with it.
 */
const isRepeated = (
  attachment: Attachment,
  { manifest, basedOn }: Pick<AttachmentVersion, 'manifest' | 'basedOn'>,
  { actor, engagement }: AttachmentContext,
): boolean => {
  const isToCome = (personId: PersonId): boolean =>
    personId === actor.id && mayBeOnDisk(engagement.dataPolicy);
  const isThis = ({ manifest: { sha256 }, storedAt, personId }: AttachmentVersion): boolean =>
    sha256 === manifest.sha256 && (storedAt !== null || isToCome(personId));
  return (
    isThis(versionOf(attachment, basedOn) ?? newestOf(attachment)) ||
    attachment.versions.some((version) => basedOn !== null && version.basedOn === basedOn && isThis(version))
  );
};

const addVersion = (
  attachment: Attachment,
  command: Extract<AttachmentCommand, { type: 'attachment.add-version' }>,
  context: AttachmentContext,
): Result<Attachment, DomainError> => {
  const { manifest, basedOn } = command;
  if (basedOn !== null && !versionOf(attachment, basedOn)) return err(domainError('attachment.base-unknown'));
  if (isRepeated(attachment, { manifest, basedOn }, context)) return ok(attachment);
  if (attachment.versions.length >= mostVersions)
    return err(domainError('attachment.too-many-versions', { most: mostVersions }));
  const newest = newestOf(attachment);
  const beside = basedOn !== null && basedOn !== newest.id;
  const number = Math.max(...attachment.versions.map((version) => version.number)) + 1;
  const version = newVersion(manifest, { number, basedOn: basedOn ?? newest.id, beside }, context);
  return ok({
    ...attachment,
    versions: [...attachment.versions, version],
    checkOuts: renewed(attachment, context, version.id),
    removed: null,
  });
};

const mayRemove = (attachment: Attachment, { actor, engagement }: AttachmentContext): boolean =>
  memberRoleOf(engagement, actor.id) === 'lead' || attachment.versions[0]?.personId === actor.id;

const changed = (
  attachment: Attachment,
  command: Exclude<AttachmentCommand, { type: 'attachment.add' }>,
  context: AttachmentContext,
): Result<Attachment, DomainError> => {
  const { actor, mutationId, now } = context;
  const others = openCheckOuts(attachment, now).filter(({ personId }) => personId !== actor.id);
  switch (command.type) {
    case 'attachment.add-version':
      return addVersion(attachment, command, context);
    case 'attachment.check-out': {
      const { versionId } = command;
      if (!versionOf(attachment, versionId)) return err(domainError('attachment.base-unknown'));
      const checkOut = { id: mutationId, personId: actor.id, versionId, until: now + checkOutMilliseconds };
      return ok({ ...attachment, checkOuts: [...others, checkOut] });
    }
    case 'attachment.check-in':
      return ok({ ...attachment, checkOuts: others });
    case 'attachment.remove':
      if (!mayRemove(attachment, context)) return err(domainError('attachment.not-yours'));
      return ok({ ...attachment, removed: attachment.removed ?? { personId: actor.id, at: now } });
    case 'attachment.restore':
      return ok({ ...attachment, removed: null });
  }
};

/**
 * What a command makes of an attachment: the row as it stands afterwards, or why not. `current` is the row as it is,
 * undefined where there is none. Whoever works on the engagement may add, open and bring back; observers only read.
 * A version made from one that is not the newest any more is never refused: it is kept beside the line.
 */
export const decideAttachment = (
  current: Attachment | undefined,
  command: AttachmentCommand,
  context: AttachmentContext,
): Result<Attachment, DomainError> => {
  const role = memberRoleOf(context.engagement, context.actor.id);
  if (role === null || role === 'observer') return err(domainError('work-item.not-member'));
  if (command.type === 'attachment.add') {
    if (current) return err(domainError('attachment.already-there'));
    const first = newVersion(command.manifest, { number: 1, basedOn: null, beside: false }, context);
    const { attachmentId: id, workItemId, name } = command;
    const engagementId = context.engagement.id;
    return ok({
      id,
      engagementId,
      workItemId,
      name,
      versions: [first],
      checkOuts: [],
      removed: null,
      revision: 1,
    });
  }
  if (!current || current.workItemId !== command.workItemId || current.engagementId !== context.engagement.id)
    return err(domainError('attachment.not-found'));
  const next = changed(current, command, context);
  if (!next.ok || next.value === current) return next;
  return ok({ ...next.value, revision: current.revision + 1 });
};
