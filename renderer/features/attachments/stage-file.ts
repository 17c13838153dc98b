import { stagedPiece } from '#shared/bridge/attachment-calls';
import type { Bridge, BridgeResult } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';

const base64Of = (piece: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      const address = String(reader.result);
      resolve(address.slice(address.indexOf(',') + 1));
    };
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(piece);
  });

export type StagedFile = BridgeResult<'attachment.stage-end'> & { readonly name: string };

/**
 * Has a file that a person chose or dropped taken in, piece by piece; resolves once all of it is on this machine's disk
 * in the program's own keeping, or in its memory alone where it may not be `onDisk`.
 * Errors: `attachment.empty`, `attachment.too-large`, `attachment.disk-full`; `attachment.bytes-missing` where it
 * cannot be read (a folder, a stick that was pulled out).
 */
export const stageFile = async (
  bridge: Bridge,
  scope: string,
  file: File,
  onDisk: boolean,
): Promise<Result<StagedFile, DomainError>> => {
  const begun = await bridge.call('attachment.stage-begin', {
    scope,
    name: file.name,
    size: file.size,
    onDisk,
  });
  if (!begun.ok) return begun;
  const { stagingId, name } = begun.value;
  try {
    for (let at = 0; at < file.size; at += stagedPiece) {
      const data = await base64Of(file.slice(at, at + stagedPiece));
      const written = await bridge.call('attachment.stage-write', { stagingId, data });
      if (!written.ok) return written;
    }
  } catch {
    return err(domainError('attachment.bytes-missing'));
  }
  const ended = await bridge.call('attachment.stage-end', { stagingId });
  return ended.ok ? ok({ ...ended.value, name }) : ended;
};
