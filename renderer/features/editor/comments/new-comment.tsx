import type { Editor } from '@tiptap/core';
import {
  absolutePositionToRelativePosition,
  relativePositionToAbsolutePosition,
  ySyncPluginKey,
} from '@tiptap/y-tiptap';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type * as Y from 'yjs';
import { addComment } from '#shared/documents/comments';
import { useClock } from '../../../app/clock';
import { useReplica } from '../../../replica/hooks';
import { dispatchAsItIs } from '../suggestions/suggesting';
import { Writing } from './writing';

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

/**
 * A comment on what was selected when it was begun. It stands before all else beside the text: what appears there
 * meanwhile, a suggestion read late or a colleague's, would move the button away from under the hand that presses it.
 */
export const NewComment = ({
  editor,
  doc,
  onDone,
}: {
  readonly editor: Editor;
  readonly doc: Y.Doc;
  readonly onDone: () => void;
}) => {
  const { t } = useTranslation('documents');
  const clock = useClock();
  const { personId } = useReplica();
  const [meant] = useState(() => selectedWords(editor));
  const post = (text: string): void => {
    const words = placeOf(editor, meant);
    const id = v7();
    const quote = words ? editor.state.doc.textBetween(words.from, words.to, ' ', ' ') : '';
    // Without its words it stands beside the text alone: what somebody wrote is not thrown away.
    if (words)
      dispatchAsItIs(editor, (tr) => tr.addMark(words.from, words.to, editor.schema.mark('comment', { id })));
    addComment(doc, { id: v7(), threadId: id, personId, at: clock.now(), text, quote });
    onDone();
  };
  return <Writing label={t('comment.label')} post={t('comment.post')} onPost={post} onCancel={onDone} />;
};
