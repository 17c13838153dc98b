import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { v7 } from 'uuid';
import { type KeptAssembly, keepAssembly } from '#shared/documents/assembly';
import { bodySchemaVersion, type DocumentBody } from '#shared/documents/body';
import type { documentKinds } from '#shared/documents/document';
import { keepLayout } from '#shared/documents/paper-layout';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import type { Engagement } from '#shared/engagements/engagement';
import type { DomainError } from '#shared/kernel/errors';
import type { DocumentId, WorkItemId } from '#shared/kernel/ids';
import { ok, type Result } from '#shared/kernel/result';
import { useBridge } from '../../app/bridge/bridge-context';
import { useReplica } from '../../replica/hooks';
import { writeFirstBody } from '../editor/write-body';

export interface NewDocument {
  readonly body: DocumentBody;
  readonly kind: (typeof documentKinds)[number];
  readonly engagement: Engagement;
  readonly workItemId: string | null;
  /** What it was assembled from. */
  readonly from: Omit<KeptAssembly, 'base'>;
}

/** Makes a document of what a template made, with or without a network; answers with its id. */
export const useMakeDocument = () => {
  const bridge = useBridge();
  const replica = useReplica();
  return useCallback(
    async ({
      body,
      kind,
      engagement,
      workItemId,
      from,
    }: NewDocument): Promise<Result<DocumentId, DomainError>> => {
      const documentId = v7() as DocumentId;
      const made = await replica.dispatch(engagement.id, {
        type: 'document.create',
        documentId,
        forWorkItem: workItemId as WorkItemId | null,
        title: body.attrs.title.slice(0, 200),
        kind,
        language: body.attrs.language,
        bodySchema: bodySchemaVersion,
      });
      if (!made.ok) return made;
      const reference = { scope: engagement.id, documentId, onDisk: mayBeOnDisk(engagement.dataPolicy) };
      const written = await writeFirstBody(bridge, reference, replica.personId, body.content, (doc) => {
        keepAssembly(doc, { ...from, base: body.content });
        keepLayout(doc, body.attrs);
      });
      return written.ok ? ok(documentId) : written;
    },
    [bridge, replica],
  );
};

/** Makes a document and opens it. */
export const useCreateDocument = () => {
  const make = useMakeDocument();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const create = async (document: NewDocument): Promise<void> => {
    setBusy(true);
    const made = await make(document);
    setProblem(made.ok ? null : made.error);
    if (made.ok) await navigate({ to: '/documents/$documentId', params: { documentId: made.value } });
    setBusy(false);
  };
  return { create, busy, problem };
};
