import { getSchema } from '@tiptap/core';
import { prosemirrorJSONToYXmlFragment } from '@tiptap/y-tiptap';
import type * as Y from 'yjs';
import type { Bridge } from '#shared/bridge/derived';
import type { BodyReference } from '#shared/bridge/document-calls';
import type { BlockNode } from '#shared/documents/body';
import { bodyField } from '#shared/documents/merge-body';
import type { DomainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { editorExtensions } from './extensions';
import { OpenBody } from './open-body';

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

/** Waits until the body's status is what `wanted` says, or failed. */
const when = (body: OpenBody, wanted: (status: ReturnType<OpenBody['status']['get']>) => boolean) =>
  new Promise<void>((resolve) => {
    const look = (): boolean => {
      const status = body.status.get();
      return wanted(status) || status.phase === 'failed' || status.saved === 'refused';
    };
    if (look()) return resolve();
    const stop = body.status.subscribe(() => {
      if (!look()) return;
      stop();
      resolve();
    });
  });

/**
 * Writes what a template made as the first text of a document that was just created, on the same way as what is typed:
 * done once it is on disk (or at the hub). The error is that of `document.open` or `document.append`.
 * @param keep what else to write into the body, with the text
 */
export const writeFirstBody = async (
  bridge: Bridge,
  reference: BodyReference,
  personId: string,
  content: readonly BlockNode[],
  keep: (doc: Y.Doc) => void = () => undefined,
): Promise<Result<undefined, DomainError>> => {
  const body = new OpenBody({ bridge, reference, personId, random, begun: false });
  await when(body, ({ phase }) => phase === 'ready');
  const { phase } = body.status.get();
  if (phase === 'ready') {
    const schema = getSchema(editorExtensions(body.doc));
    body.doc.transact(() => {
      prosemirrorJSONToYXmlFragment(schema, { type: 'doc', content }, body.doc.getXmlFragment(bodyField));
      keep(body.doc);
    });
    await body.flush();
    await when(body, ({ saved }) => saved === 'saved');
  }
  const { problem } = body.status.get();
  await body.close();
  return problem ? err(problem) : ok(undefined);
};
