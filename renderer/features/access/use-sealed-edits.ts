import { useCallback, useEffect, useRef, useState } from 'react';
import type { BridgeResult } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';

export type SealedEdits = BridgeResult<'quarantine.read'>;

/** News comes in bursts; the quarantine is looked at once for each, this long after the first, ms. */
const afterNews = 1_000;

/**
 * Sealed edits of the engagements this person leads, read anew when the hub has news. They are never kept on disk.
 * @param leads whether there is any reason to ask
 */
export const useSealedEdits = (leads: boolean) => {
  const bridge = useBridge();
  const [edits, setEdits] = useState<SealedEdits | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const asked = useRef(0);
  const read = useCallback(async () => {
    asked.current += 1;
    const mine = asked.current;
    const answer = await bridge.call('quarantine.read');
    if (mine !== asked.current) return;
    setProblem(answer.ok ? null : answer.error);
    if (answer.ok) setEdits(answer.value);
  }, [bridge]);
  useEffect(() => {
    if (!leads) return;
    void read();
    let waiting: ReturnType<typeof setTimeout> | null = null;
    const stop = bridge.on('feed.news', () => {
      waiting ??= setTimeout(() => {
        waiting = null;
        void read();
      }, afterNews);
    });
    return () => {
      stop();
      if (waiting) clearTimeout(waiting);
    };
  }, [bridge, leads, read]);
  return { edits: leads ? edits : null, problem, read };
};
