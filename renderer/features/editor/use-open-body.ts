import { useEffect, useState } from 'react';
import type { BodyReference } from '#shared/bridge/document-calls';
import { useBridge } from '../../app/bridge/bridge-context';
import { useReplica } from '../../replica/hooks';
import { OpenBody } from './open-body';

const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };

/** Opens a body for as long as its page is on screen; null in the first moment. What was typed last is handed over on leaving. */
export const useOpenBody = (
  { scope, documentId, onDisk }: BodyReference,
  begun: boolean,
): OpenBody | null => {
  const bridge = useBridge();
  const { personId } = useReplica();
  const [body, setBody] = useState<OpenBody | null>(null);
  // Whether it had begun is asked once: what comes later comes by itself.
  const [began] = useState(begun);
  useEffect(() => {
    const reference = { scope, documentId, onDisk };
    const opened = new OpenBody({ bridge, reference, personId, random, begun: began });
    setBody(opened);
    const flush = (): void => void opened.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      setBody(null);
      void opened.close();
    };
  }, [bridge, scope, documentId, onDisk, personId, began]);
  return body;
};
