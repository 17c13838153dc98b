import { useEffect, useRef } from 'react';
import { mayBeOnDisk } from '#shared/engagements/data-policy';
import { useBridge } from '../../app/bridge/bridge-context';
import { useDocuments, useRows } from '../../replica/hooks';
import { useHeld } from '../attachments/use-held';

/** Bodies that the main process is asked to keep at most, as its contract says. */
const mostKept = 2_000;

/** Has the bodies of documents on held work kept on this machine, for days without a network. Nothing of it is seen. */
export const DocumentKeeper = () => {
  const bridge = useBridge();
  const held = useHeld();
  const documents = useDocuments();
  const engagements = useRows('engagement').byId;
  const asked = useRef('');
  useEffect(() => {
    const mine = new Set(held);
    const bodies = documents
      .flatMap(({ id, engagementId, workItemId, body, removed }) => {
        const engagement = engagements.get(engagementId);
        if (!engagement || removed || body === null || workItemId === null || !mine.has(workItemId))
          return [];
        if (!mayBeOnDisk(engagement.dataPolicy)) return [];
        return [{ scope: engagementId as string, documentId: id, onDisk: true, number: body.number }];
      })
      .slice(0, mostKept);
    const name = JSON.stringify(bodies.map(({ documentId, number }) => [documentId, number]));
    if (asked.current === name) return;
    asked.current = name;
    void bridge.call('document.keep-here', { bodies });
  }, [bridge, held, documents, engagements]);
  return null;
};
