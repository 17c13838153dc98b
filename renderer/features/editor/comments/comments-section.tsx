import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type * as Y from 'yjs';
import {
  addComment,
  type CommentThread,
  commentMaps,
  settleThread,
  threadsOf,
} from '#shared/documents/comments';
import { useClock, useNow } from '../../../app/clock';
import { useSignedIn } from '../../../app/session-context';
import { useFormat } from '../../../i18n/format';
import { useReplica, useRows } from '../../../replica/hooks';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { SectionTitle } from '../../work-item/section-title';
import { goTo } from '../go-to';
import { WordLights } from '../word-lights';
import type { CommentAnchor } from './comment-anchors';
import { Writing } from './writing';

const useThreads = (doc: Y.Doc): readonly CommentThread[] => {
  const [threads, setThreads] = useState(() => threadsOf(doc));
  useEffect(() => {
    const maps = commentMaps(doc);
    const read = (): void => setThreads(threadsOf(doc));
    for (const map of maps) map.observe(read);
    read();
    return () => {
      for (const map of maps) map.unobserve(read);
    };
  }, [doc]);
  return threads;
};

const Thread = ({
  thread,
  doc,
  editor,
  anchor,
  here,
}: {
  readonly thread: CommentThread;
  readonly doc: Y.Doc;
  readonly editor: Editor;
  readonly anchor: CommentAnchor | undefined;
  readonly here: boolean;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const clock = useClock();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { personId } = useReplica();
  const people = useRows('person').byId;
  const [answering, setAnswering] = useState(false);
  const nameOf = (id: string): string => people.get(id)?.name ?? t('kept.somebody');
  const { settled } = thread;
  const settle = (resolved: boolean): void =>
    settleThread(doc, thread.id, { personId, at: clock.now(), settled: resolved });
  return (
    <li
      className={`rounded-md border px-2.5 py-1.5 ${here ? 'border-accent' : 'border-line'}`}
      {...(here ? { 'aria-current': 'true' as const } : {})}
    >
      {anchor ? (
        <button
          type="button"
          className="line-clamp-2 w-full rounded-md text-start text-xs text-faint hover:bg-hover"
          onClick={() => goTo(editor, anchor.from)}
        >
          {t('comment.at', { quote: thread.quote })}
        </button>
      ) : (
        thread.quote !== '' && (
          <p className="line-clamp-2 text-xs text-faint">{t('comment.gone', { quote: thread.quote })}</p>
        )
      )}
      <ul className="flex flex-col gap-1">
        {thread.comments.map((comment) => (
          <li key={comment.id}>
            <p className="text-xs text-faint">
              {t('suggest.by', {
                name: nameOf(comment.personId),
                when: format.when(comment.at, timeZone, now, 'within'),
              })}
            </p>
            <p dir="auto" className="break-words whitespace-pre-wrap">
              {comment.text}
            </p>
          </li>
        ))}
      </ul>
      {settled && (
        <p className="text-xs text-soft">
          {t('comment.resolved', {
            name: nameOf(settled.personId),
            when: format.when(settled.at, timeZone, now, 'within'),
          })}
        </p>
      )}
      {answering ? (
        <Writing
          label={t('comment.answer')}
          post={t('comment.reply')}
          onCancel={() => setAnswering(false)}
          onPost={(text) => {
            addComment(doc, { id: v7(), threadId: thread.id, personId, at: clock.now(), text });
            setAnswering(false);
          }}
        />
      ) : (
        <span className="mt-1 flex gap-2">
          <Button look="light" onPress={() => setAnswering(true)}>
            {t('comment.reply')}
          </Button>
          <Button look="light" onPress={() => settle(settled === null)}>
            {t(settled ? 'comment.reopen' : 'comment.resolve')}
          </Button>
        </span>
      )}
    </li>
  );
};

/** What was said about the text, and by whom; a thread stands until somebody resolves it. */
export const CommentsSection = ({
  editor,
  doc,
  anchors,
}: {
  readonly editor: Editor;
  readonly doc: Y.Doc;
  readonly anchors: readonly CommentAnchor[];
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const threads = useThreads(doc);
  const [all, setAll] = useState(false);
  const open = useMemo(
    () => new Set(threads.filter(({ settled }) => !settled).map(({ id }) => id)),
    [threads],
  );
  const [lights, setLights] = useState<WordLights | null>(null);
  useEffect(() => {
    const made = new WordLights(editor, 'commented');
    setLights(made);
    return () => made.destroy();
  }, [editor]);
  // Which threads are open is not in the text, so that it is told.
  useEffect(() => lights?.show(anchors.filter(({ id }) => open.has(id))), [lights, anchors, open]);
  const here = useEditorState({
    editor,
    selector: ({ editor: present }) => {
      const { $from } = present.state.selection;
      const marks = [...($from.nodeBefore?.marks ?? []), ...($from.nodeAfter?.marks ?? [])];
      return String(marks.find(({ type }) => type.name === 'comment')?.attrs['id'] ?? '');
    },
  });
  if (threads.length === 0) return null;
  const shown = threads.filter(({ settled }) => all || !settled);
  const resolved = threads.length - open.size;
  return (
    <section aria-labelledby="comments-title">
      <SectionTitle id="comments-title" aside={format.number(open.size)}>
        {t('comment.title')}
      </SectionTitle>
      <ul className="flex flex-col gap-2">
        {shown.map((thread) => (
          <Thread
            key={thread.id}
            thread={thread}
            doc={doc}
            editor={editor}
            anchor={anchors.find(({ id }) => id === thread.id)}
            here={thread.id === here}
          />
        ))}
      </ul>
      {resolved > 0 && (
        <div className="pt-1">
          <Checkbox selected={all} onChange={setAll}>
            {t('comment.show-resolved', { count: resolved })}
          </Checkbox>
        </div>
      )}
    </section>
  );
};
