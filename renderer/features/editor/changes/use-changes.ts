import type { Editor } from '@tiptap/core';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type * as Y from 'yjs';
import { changesSince, type PassageChange } from '#shared/documents/changes-since';
import { isMerged } from '#shared/documents/merge-body';
import { useReplica } from '../../../replica/hooks';
import type { OpenBody } from '../open-body';
import { WordLights } from '../word-lights';
import { showChanges } from './shown-changes';

/** Read anew so long after the last change, ms, like everything else that is read from the whole text. */
const readAfter = 300;

export interface Changes {
  readonly list: readonly PassageChange[];
  /** All of it has been looked at. */
  readonly dismiss: () => void;
}

/** What others changed since the text was last looked at here, as it comes. */
export const useChanges = (body: OpenBody, editor: Editor): Changes => {
  const { personId } = useReplica();
  const [list, setList] = useState<readonly PassageChange[]>([]);
  const lights = useRef<WordLights | null>(null);
  const show = useCallback(
    (changes: readonly PassageChange[]) => {
      body.pending = changes.length;
      setList((before) => (before.length === 0 && changes.length === 0 ? before : changes));
      if (!editor.isDestroyed) showChanges(editor, lights.current, changes);
    },
    [body, editor],
  );
  useEffect(() => {
    const made = new WordLights(editor, 'news');
    lights.current = made;
    return () => {
      lights.current = null;
      made.destroy();
    };
  }, [editor]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const read = (): void => {
      if (body.seen && !editor.isDestroyed) show(changesSince(body.doc, body.seen, personId));
    };
    const changed = (_update: Uint8Array, origin: unknown): void => {
      // One's own keys change nothing where nothing is shown.
      if (!isMerged(origin) && body.pending === 0) return;
      // Until it is read, what came is not looked at.
      body.pending = Math.max(body.pending, 1);
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(read, readAfter);
    };
    timer = setTimeout(read);
    const { doc }: { doc: Y.Doc } = body;
    doc.on('update', changed);
    return () => {
      doc.off('update', changed);
      if (timer !== null) clearTimeout(timer);
    };
  }, [body, editor, personId, show]);
  const dismiss = useCallback(() => {
    body.lookedAt();
    show([]);
  }, [body, show]);
  return useMemo(() => ({ list, dismiss }), [list, dismiss]);
};
