import type { Editor } from '@tiptap/core';
import { type Remote, wrap } from 'comlink';
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type * as Y from 'yjs';
import { z } from 'zod';
import { type SpellingRule, spellingRuleFor } from '#shared/spelling/dictionary';
import type { OwnWord } from '#shared/spelling/own-words';
import { onPassedWords, passedWords, passWord } from '#shared/spelling/passed-words';
import { usePreference } from '../../../replica/hooks';
import { goTo } from '../go-to';
import { type Misspelling, SpellingBook } from './spelling-book';
import { SpellingMarks } from './spelling-marks';
import type { SpellingWorker } from './spelling-worker';
import { useKnownNames } from './use-known-names';
import { useOwnWords } from './use-own-words';

/** A wrong word that somebody looks at, and where it stands in the window, px. */
export interface LookedAt {
  readonly misspelling: Misspelling;
  readonly box: DOMRect;
  /** What may be meant; null while that is sought. */
  readonly suggestions: readonly string[] | null;
}

export interface Spelling {
  /** Null where there is no dictionary of the language. */
  readonly rule: SpellingRule | null;
  readonly on: boolean;
  readonly setOn: (on: boolean) => void;
  /** The dictionary could not be read. */
  readonly failed: boolean;
  readonly lookedAt: LookedAt | null;
  readonly close: () => void;
  /** Goes to the next wrong word and looks at it; tells `none` where there is none. */
  readonly next: (none: () => void) => void;
  readonly replace: (word: string) => void;
  readonly addToOwn: () => void;
  readonly ignore: () => void;
  readonly own: readonly OwnWord[];
  readonly removeOwn: (id: string) => void;
}

interface Asked {
  readonly editor: Editor;
  readonly doc: Y.Doc;
  /** BCP 47, as the client's house style has it. */
  readonly variety: string;
  readonly editable: boolean;
  readonly scroller: RefObject<HTMLElement | null>;
}

const usePassedWords = (doc: Y.Doc): readonly string[] => {
  const [passed, setPassed] = useState<readonly string[]>(() => passedWords(doc));
  useEffect(() => {
    const read = (): void => setPassed(passedWords(doc));
    read();
    return onPassedWords(doc, read);
  }, [doc]);
  return passed;
};

/** Reads a text for its spelling while it is open: what is wrong is lit, and may be looked at. */
export const useSpelling = ({ editor, doc, variety, editable, scroller }: Asked): Spelling => {
  const rule = useMemo(() => spellingRuleFor(variety), [variety]);
  const [on, keepOn] = usePreference('spelling.on', z.boolean(), true);
  const [failed, setFailed] = useState(false);
  const [lookedAt, setLookedAt] = useState<LookedAt | null>(null);
  const worker = useRef<Remote<SpellingWorker> | null>(null);
  const marks = useRef<SpellingMarks | null>(null);
  const { words: own, add, remove } = useOwnWords();
  const names = useKnownNames();
  const passed = usePassedWords(doc);
  const right = useMemo(() => [...names, ...own.map(({ word }) => word), ...passed], [names, own, passed]);
  const book = useRef<SpellingBook | null>(null);
  const newestRight = useRef(right);
  newestRight.current = right;
  const reads = on && rule !== null && editable;

  useEffect(() => {
    const { current: place } = scroller;
    if (!reads || rule === null || !place) return;
    const thread = new Worker(new URL('./spelling-worker.ts', import.meta.url), { type: 'module' });
    const remote = wrap<SpellingWorker>(thread);
    const present = new SpellingBook(rule.script, async (words) => {
      try {
        const known = await remote.known(variety, words);
        setFailed(false);
        return known;
      } catch {
        // Without its dictionary nothing is wrong; the person is told.
        setFailed(true);
        return words.map(() => true);
      }
    });
    present.setRight(newestRight.current);
    const lights = new SpellingMarks(editor, place, present);
    worker.current = remote;
    book.current = present;
    marks.current = lights;
    return () => {
      lights.destroy();
      thread.terminate();
      worker.current = null;
      book.current = null;
      marks.current = null;
    };
  }, [editor, reads, rule, scroller, variety]);

  useEffect(() => {
    book.current?.setRight(right);
    marks.current?.later();
  }, [right]);

  const lookAt = useCallback(
    (misspelling: Misspelling): void => {
      const { at, from, to, word } = misspelling;
      const [begin, end] = [editor.view.coordsAtPos(at + from, 1), editor.view.coordsAtPos(at + to, -1)];
      const left = Math.min(begin.left, end.left);
      const box = new DOMRect(left, begin.top, Math.abs(end.left - begin.left), end.bottom - begin.top);
      setLookedAt({ misspelling, box, suggestions: null });
      const show = (suggestions: readonly string[]): void =>
        setLookedAt((present) =>
          present?.misspelling === misspelling ? { ...present, suggestions } : present,
        );
      void worker.current?.suggest(variety, word).then(show, () => show([]));
    },
    [editor, variety],
  );

  useEffect(() => {
    const { dom } = editor.view;
    const asked = (event: MouseEvent): void => {
      // A key asks at the cursor, the mouse where it is.
      const pressed = event.button === 2;
      const position = pressed
        ? editor.view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos
        : editor.state.selection.head;
      const misspelling = position === undefined ? null : (marks.current?.at(position) ?? null);
      if (!misspelling) return;
      event.preventDefault();
      lookAt(misspelling);
    };
    dom.addEventListener('contextmenu', asked);
    return () => dom.removeEventListener('contextmenu', asked);
  }, [editor, lookAt]);

  const close = useCallback(() => {
    setLookedAt(null);
    editor.commands.focus();
  }, [editor]);

  const next = useCallback(
    (none: () => void): void => {
      void marks.current?.next(editor.state.selection.to).then((misspelling) => {
        if (!misspelling) {
          none();
          return;
        }
        const { at, from, to } = misspelling;
        goTo(editor, at + from);
        editor.commands.setTextSelection({ from: at + from, to: at + to });
        lookAt(misspelling);
      });
    },
    [editor, lookAt],
  );

  const replace = useCallback(
    (word: string): void => {
      if (!lookedAt) return;
      const { at, from, to } = lookedAt.misspelling;
      editor.view.dispatch(editor.state.tr.insertText(word, at + from, at + to));
      close();
    },
    [close, editor, lookedAt],
  );

  return {
    rule,
    on,
    setOn: (value) => void keepOn(value),
    failed,
    lookedAt,
    close,
    next,
    replace,
    addToOwn: () => {
      if (lookedAt) void add(lookedAt.misspelling.word);
      close();
    },
    ignore: () => {
      if (lookedAt) passWord(doc, lookedAt.misspelling.word);
      close();
    },
    own,
    removeOwn: (id) => void remove(id),
  };
};
