import type { Attachment, AttachmentVersion } from '#shared/attachments/attachment';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { DataPolicy } from '#shared/engagements/engagement';

/** A version as the main process is asked for it. */
export const versionReference = (
  { id: attachmentId, engagementId: scope, workItemId, name }: Attachment,
  { id: versionId, manifest }: AttachmentVersion,
  dataPolicy: DataPolicy,
): VersionReference => {
  const { sha256, size, mediaType, chunkSize, chunks } = manifest;
  const bytes = { sha256, size, mediaType, chunkSize, chunks };
  return { scope, workItemId, attachmentId, versionId, name, manifest: bytes, dataPolicy };
};
