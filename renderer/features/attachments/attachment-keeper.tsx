import { useEffect, useMemo, useRef } from 'react';
import type { Attachment } from '#shared/attachments/attachment';
import { newestOf, versionOf } from '#shared/attachments/versions';
import type { Returned } from '#shared/bridge/attachment-calls';
import type { MutationId } from '#shared/kernel/ids';
import { useAttachmentState, useBridge } from '../../app/bridge/bridge-context';
import { useObservable, useReplica, useRows } from '../../replica/hooks';
import type { Observable, Replica } from '../../replica/replica';
import { whenRead } from '../../replica/when-read';
import { useHeld } from './use-held';
import { versionReference } from './version-reference';

/** Versions that the main process is asked to keep at most, as its contract says. */
const mostKept = 2_000;

const nothing: readonly Attachment[] = [];
const none: Observable<readonly Attachment[]> = { get: () => nothing, subscribe: () => () => undefined };

/** Has the newest version of every file on held work kept on this machine, for days without a network. */
const useKeepHere = (): void => {
  const bridge = useBridge();
  const { views } = useReplica();
  const held = useHeld();
  const found = useObservable<readonly Attachment[] | undefined>(
    useMemo(() => (held.length === 0 ? none : views.attachmentsOf(held)), [views, held]),
  );
  const engagements = useRows('engagement').byId;
  const asked = useRef('');
  useEffect(() => {
    if (!found) return;
    const versions = found
      .flatMap((attachment) => {
        const engagement = engagements.get(attachment.engagementId);
        const newest = newestOf(attachment);
        if (!engagement || attachment.removed || newest.storedAt === null) return [];
        return [versionReference(attachment, newest, engagement.dataPolicy)];
      })
      .slice(0, mostKept);
    const name = JSON.stringify(versions.map(({ versionId, dataPolicy }) => [versionId, dataPolicy.copy]));
    if (asked.current === name) return;
    asked.current = name;
    void bridge.call('attachment.keep-here', { versions });
  }, [bridge, found, engagements]);
};

const readAttachment = async (
  { views }: Replica,
  workItemId: string,
  id: string,
): Promise<Attachment | null> => {
  const found = await whenRead(views.attachments(workItemId));
  return found.find(({ attachment }) => attachment.id === id)?.attachment ?? null;
};

/** The version that holds this content already: a crash may have come between the command and the word of it. */
const versionWith = (attachment: Attachment, { basedOn, manifest }: Returned): MutationId | null =>
  attachment.versions.find(
    (version) =>
      version.manifest.sha256 === manifest.sha256 && (version.id === basedOn || version.basedOn === basedOn),
  )?.id ?? null;

/** Makes a version of each content that came back from a program. One that is refused stays where it is, and is shown. */
const useTakeOver = (): void => {
  const bridge = useBridge();
  const replica = useReplica();
  const state = useAttachmentState();
  const underway = useRef(new Set<string>());
  useEffect(() => {
    const takeOver = async (content: Returned): Promise<void> => {
      const { id, scope, workItemId, attachmentId, manifest, basedOn } = content;
      const attachment = await readAttachment(replica, workItemId, attachmentId);
      if (!attachment) return;
      const known = versionWith(attachment, content);
      // What it was made from may be gone from here (a rejected save): then it comes from elsewhere.
      const base = versionOf(attachment, basedOn) ? basedOn : null;
      const done = known
        ? { ok: true as const, value: { mutationId: known } }
        : await replica.dispatch(
            scope,
            { type: 'attachment.add-version', workItemId, attachmentId, manifest, basedOn: base },
            { bytesOnDisk: true },
          );
      if (done.ok) await bridge.call('attachment.settle-returned', { id, versionId: done.value.mutationId });
    };
    for (const content of state?.returned ?? []) {
      if (underway.current.has(content.id)) continue;
      underway.current.add(content.id);
      void takeOver(content).finally(() => underway.current.delete(content.id));
    }
  }, [bridge, replica, state]);
};

/** What happens with files while nobody looks at them. On screen nothing of it is seen. */
export const AttachmentKeeper = () => {
  useKeepHere();
  useTakeOver();
  return null;
};
