import { contentProblem } from '#shared/attachments/kinds';
import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { Bridge } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) bytes[at] = text.charCodeAt(at);
  return bytes;
};

/**
 * All bytes of a version, to be shown here: from this machine, or from the hub where it can be reached. What is not
 * what its name says is not shown.
 */
export const readBytes = async (
  bridge: Bridge,
  version: VersionReference,
  isWanted: () => boolean,
): Promise<Result<Uint8Array<ArrayBuffer>, DomainError>> => {
  const whole = new Uint8Array(version.manifest.size);
  let at = 0;
  for (let index = 0; index < version.manifest.chunks.length; index += 1) {
    if (!isWanted()) return err(domainError('bridge.closed'));
    const answer = await bridge.call('attachment.read', { version, index });
    if (!answer.ok) return answer;
    const chunk = bytesOf(answer.value.data);
    if (at + chunk.length > whole.length) return err(domainError('attachment.chunk-corrupt'));
    whole.set(chunk, at);
    at += chunk.length;
  }
  const problem = contentProblem(version.name, whole.subarray(0, 4_096), false);
  return problem ? err(problem) : ok(whole);
};
