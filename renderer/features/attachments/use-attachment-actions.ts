import { useMemo } from 'react';
import { v7 } from 'uuid';
import type { Attachment, AttachmentVersion } from '#shared/attachments/attachment';
import { newestOf } from '#shared/attachments/versions';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import { type Engagement, memberRoleOf } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { AttachmentId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import type { WorkItem } from '#shared/work-items/work-item';
import { useBridge } from '../../app/bridge/bridge-context';
import { useReplica } from '../../replica/hooks';
import { type StagedFile, stageFile } from './stage-file';
import { versionReference } from './version-reference';

type Done = Promise<Result<unknown, DomainError>>;

export interface AttachmentActions {
  /** Whether this person may do more than look. */
  readonly mayChange: boolean;
  /** Attaches a file; where one of that name is there already, it becomes its newest version. */
  add(file: File, present: readonly Attachment[]): Done;
  /** In the program that the system has for it; to be changed there where the person may. */
  open(attachment: Attachment, version: AttachmentVersion, edit: boolean): Done;
  /** The program is done with it. */
  finish(attachment: Attachment): Done;
  save(
    attachment: Attachment,
    version: AttachmentVersion,
  ): Promise<Result<{ readonly name: string }, DomainError>>;
  /** Makes a content that stands beside the line the newest version. */
  makeNewest(attachment: Attachment, version: AttachmentVersion): Done;
  remove(attachment: Attachment): Done;
  restore(attachment: Attachment): Done;
  sendAgain(version: AttachmentVersion): Done;
}

/** What can be done with the files of a work item. */
export const useAttachmentActions = (
  item: WorkItem,
  engagement: Engagement,
  personId: Engagement['members'][number]['personId'],
): AttachmentActions => {
  const bridge = useBridge();
  const replica = useReplica();
  return useMemo(() => {
    const { id: workItemId, engagementId: scope } = item;
    const role = memberRoleOf(engagement, personId);
    const on = ({ id: attachmentId }: Attachment) => ({ workItemId, attachmentId });
    const refer = (attachment: Attachment, version: AttachmentVersion) =>
      versionReference(attachment, version, engagement.dataPolicy);
    const addStaged = ({ manifest, name }: StagedFile, present: readonly Attachment[]): Done => {
      const same = present.find((attachment) => attachment.name === name);
      return same
        ? replica.dispatch(scope, {
            type: 'attachment.add-version',
            ...on(same),
            manifest,
            basedOn: newestOf(same).id,
          })
        : replica.dispatch(scope, {
            type: 'attachment.add',
            workItemId,
            attachmentId: v7() as AttachmentId,
            name,
            manifest,
          });
    };
    return {
      mayChange: role !== null && role !== 'observer',
      add: async (file, present) => {
        const staged = await stageFile(bridge, scope, file, mayBeOnDisk(engagement.dataPolicy));
        return staged.ok ? addStaged(staged.value, present) : staged;
      },
      open: async (attachment, version, edit) => {
        const opened = await bridge.call('attachment.open', { version: refer(attachment, version), edit });
        if (!opened.ok || !edit) return opened;
        return replica.dispatch(scope, {
          type: 'attachment.check-out',
          ...on(attachment),
          versionId: version.id,
        });
      },
      finish: async (attachment) => {
        const finished = await bridge.call('attachment.finish', { attachmentId: attachment.id });
        return finished.ok
          ? replica.dispatch(scope, { type: 'attachment.check-in', ...on(attachment) })
          : finished;
      },
      save: (attachment, version) =>
        bridge.call('attachment.save-copy', { version: refer(attachment, version) }),
      makeNewest: (attachment, { manifest }) =>
        replica.dispatch(scope, {
          type: 'attachment.add-version',
          ...on(attachment),
          manifest: refer(attachment, { ...newestOf(attachment), manifest }).manifest,
          basedOn: newestOf(attachment).id,
        }),
      remove: (attachment) => replica.dispatch(scope, { type: 'attachment.remove', ...on(attachment) }),
      restore: (attachment) => replica.dispatch(scope, { type: 'attachment.restore', ...on(attachment) }),
      sendAgain: ({ id: versionId }) => bridge.call('attachment.retry', { versionId }),
    };
  }, [bridge, replica, item, engagement, personId]);
};
