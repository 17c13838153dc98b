import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type * as Y from 'yjs';
import {
  addComment,
  type CommentThread,
  commentMaps,
  longestComment,
  settleThread,
  threadsOf,
} from '#shared/documents/comments';
import { useClock, useNow } from '../../../app/clock';
import { useSignedIn } from '../../../app/session-context';
import { useFormat } from '../../../i18n/format';
import { useReplica, useRows } from '../../../replica/hooks';
import { Button } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { TextField } from '../../../ui/text-field';
import { SectionTitle } from '../../work-item/section-title';
import { goTo } from '../go-to';
import { dispatchAsItIs } from '../suggestions/suggesting';
import { WordLights } from '../word-lights';
import type { CommentAnchor } from './comment-anchors';

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

/** Words in the text that stay the same ones while others write. */
interface WordsMeant {
  readonly from: unknown;
  readonly to: unknown;
}

interface Binding {
  readonly type: Y.XmlFragment;
  readonly binding: { readonly mapping: Parameters<typeof absolutePositionToRelativePosition>[2] };
}

const bindingOf = (editor: Editor): Binding => ySyncPluginKey.getState(editor.state) as Binding;

/** What is selected, or the paragraph that the cursor stands in. */
const selectedWords = (editor: Editor): WordsMeant => {
  const { selection } = editor.state;
  const { $from } = selection;
  const whole = selection.empty && $from.parent.isTextblock;
  const { type, binding } = bindingOf(editor);
  const anchor = (position: number): unknown =>
    absolutePositionToRelativePosition(position, type, binding.mapping);
  return {
    from: anchor(whole ? $from.start() : selection.from),
    to: anchor(whole ? $from.end() : selection.to),
  };
};

/** Where those words stand by now; null where nothing of them is left. */
const placeOf = (editor: Editor, { from, to }: WordsMeant): { from: number; to: number } | null => {
  const { type, binding } = bindingOf(editor);
  const doc = type.doc;
  if (!doc) return null;
  const [start, end] = [from, to].map((anchor) =>
    relativePositionToAbsolutePosition(doc, type, anchor, binding.mapping),
  );
  return typeof start === 'number' && typeof end === 'number' && start < end
    ? { from: start, to: end }
    : null;
};

const Writing = ({
  label,
  post,
  onPost,
  onCancel,
}: {
  readonly label: string;
  readonly post: string;
  readonly onPost: (text: string) => void;
  readonly onCancel: () => void;
}) => {
  const { t } = useTranslation('documents');
  const [text, setText] = useState('');
  return (
    <form
      className="flex flex-col gap-1.5"
      onSubmit={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onCancel();
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && text.trim() !== '')
          onPost(text.trim());
      }}
    >
      <TextField
        autoFocus
        rows={3}
        label={label}
        value={text}
        maxLength={longestComment}
        onChange={setText}
      />
      <span className="flex gap-2">
        <Button look="light" isDisabled={text.trim() === ''} onPress={() => onPost(text.trim())}>
          {post}
        </Button>
        <Button look="light" onPress={onCancel}>
          {t('comment.cancel')}
        </Button>
      </span>
    </form>
  );
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
  commenting,
  mayComment,
  onDone,
}: {
  readonly editor: Editor;
  readonly doc: Y.Doc;
  readonly anchors: readonly CommentAnchor[];
  /** A new comment is being written. */
  readonly commenting: boolean;
  readonly mayComment: boolean;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const clock = useClock();
  const { personId } = useReplica();
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
  const meant = useRef<WordsMeant | null>(null);
  if (!commenting) meant.current = null;
  else meant.current ??= selectedWords(editor);
  const post = (text: string): void => {
    const words = meant.current && placeOf(editor, meant.current);
    const id = v7();
    const quote = words ? editor.state.doc.textBetween(words.from, words.to, ' ', ' ') : '';
    // Without its words it stands beside the text alone: what somebody wrote is not thrown away.
    if (words)
      dispatchAsItIs(editor, (tr) => tr.addMark(words.from, words.to, editor.schema.mark('comment', { id })));
    addComment(doc, { id: v7(), threadId: id, personId, at: clock.now(), text, quote });
    onDone();
  };
  if (threads.length === 0 && !commenting) return null;
  const shown = threads.filter(({ settled }) => all || !settled);
  const resolved = threads.length - open.size;
  return (
    <section aria-labelledby="comments-title">
      <SectionTitle id="comments-title" aside={format.number(open.size)}>
        {t('comment.title')}
      </SectionTitle>
      {commenting && mayComment && (
        <div className="pb-2">
          <Writing label={t('comment.label')} post={t('comment.post')} onPost={post} onCancel={onDone} />
        </div>
      )}
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
