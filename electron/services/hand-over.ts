import { type DomainError, domainError, type ErrorCode } from '#shared/kernel/errors';
import type { AttachmentId, MutationId, ScopeId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { UnsentChunk } from '#shared/protocol/hub-api';

/** A version whose bytes may not have reached the hub. */
export interface UnsentFile {
  readonly scope: string;
  readonly attachmentId: AttachmentId;
  readonly versionId: MutationId;
  /** SHA-256 of each chunk, in order. */
  readonly chunks: readonly string[];
  /** Null where it is not on this machine any more. */
  readonly read: (hash: string) => Promise<Buffer | null>;
}

/** Asks the hub for a chunk, or brings it; whether it is there now. */
export type SayChunk = (chunk: UnsentChunk) => Promise<Result<boolean, DomainError>>;

/** Brings the chunks of a file that is about to be erased here, each asked for first: none goes twice over a bad line. */
const handOverChunks = async (
  { scope, chunks, read }: UnsentFile,
  say: SayChunk,
): Promise<Result<undefined, DomainError>> => {
  for (const hash of chunks) {
    const chunk = { scope: scope as ScopeId, hash };
    const asked = await say({ ...chunk, data: null });
    if (!asked.ok) return asked;
    if (asked.value) continue;
    const bytes = await read(hash);
    if (!bytes) return err(domainError('attachment.bytes-missing'));
    const brought = await say({ ...chunk, data: bytes.toString('base64') });
    if (!brought.ok) return brought;
  }
  return ok(undefined);
};

/**
 * What keeps a file from the hub for good: its bytes are gone here, the hub has no room for them, or its person never
 * saw that engagement. Anything else, a proxy's page among it, says nothing of the file, and must not be its end.
 */
const neverBrought: ReadonlySet<ErrorCode> = new Set([
  'attachment.bytes-missing',
  'attachment.quota-exceeded',
  'scope.not-visible',
]);

/**
 * Brings what is here of files that are about to be erased. What can never be brought is given up, since nothing can
 * wait for ever, and the others go on; `lost` hears of it. Errors: everything else, which is to be tried again.
 */
export const handOverFiles = async (
  files: readonly UnsentFile[],
  say: SayChunk,
  whole: (file: UnsentFile) => Promise<Result<unknown, DomainError>>,
  lost: (problem: DomainError) => void,
): Promise<Result<undefined, DomainError>> => {
  for (const file of files) {
    const brought = await handOverChunks(file, say);
    const ended = brought.ok ? await whole(file) : brought;
    if (ended.ok) continue;
    if (!neverBrought.has(ended.error.code)) return ended;
    lost(ended.error);
  }
  return ok(undefined);
};
