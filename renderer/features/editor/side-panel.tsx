import type { Editor } from '@tiptap/core';
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type * as Y from 'yjs';
import { type KeptText, keptMaps, keptTexts, settleKept } from '#shared/documents/merge-body';
import { useFormat } from '../../i18n/format';
import { useReplica, useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { SectionTitle } from '../work-item/section-title';
import { ChangesSection } from './changes/changes-section';
import type { Changes } from './changes/use-changes';
import { CommentsSection } from './comments/comments-section';
import { NewComment } from './comments/new-comment';
import { writeFootnote } from './document-text';
import { goTo } from './go-to';
import type { EditorMode } from './suggestions/suggesting';
import { SuggestionsSection } from './suggestions/suggestions-section';
import type { Survey } from './survey';
import { VersionsSection } from './versions-section';

const useKept = (doc: Y.Doc): readonly KeptText[] => {
  const [kept, setKept] = useState(() => keptTexts(doc));
  useEffect(() => {
    const read = (): void => setKept(keptTexts(doc));
    const maps = keptMaps(doc);
    for (const map of maps) map.observe(read);
    read();
    return () => {
      for (const map of maps) map.unobserve(read);
    };
  }, [doc]);
  return kept;
};

/** Words that a merge would have hidden, until somebody puts them back or lets go of them. */
const Kept = ({ doc, editor }: { readonly doc: Y.Doc; readonly editor: Editor }) => {
  const { t } = useTranslation('documents');
  const { personId } = useReplica();
  const people = useRows('person').byId;
  const kept = useKept(doc);
  if (kept.length === 0) return null;
  return (
    <section aria-labelledby="kept-title" className="rounded-md border border-after bg-after-bg px-3 pb-2">
      <SectionTitle id="kept-title">{t('kept.title')}</SectionTitle>
      <p className="text-soft">{t('kept.body')}</p>
      <ul>
        {kept.map((one) => (
          <li key={one.id} className="mt-2 border-t border-line pt-2">
            <p className="text-xs text-faint">
              {t('kept.by', { name: people.get(one.personId ?? '')?.name ?? t('kept.somebody') })}
            </p>
            <p dir="auto" className="break-words whitespace-pre-wrap">
              {one.text}
            </p>
            {one.passage !== one.text && (
              <p dir="auto" className="text-xs break-words text-faint">
                {t('kept.in', { passage: one.passage })}
              </p>
            )}
            {editor.isEditable && (
              <span className="mt-1 flex gap-2">
                <Button
                  look="light"
                  onPress={() => {
                    editor.chain().focus().insertContent({ type: 'text', text: one.text }).run();
                    settleKept(doc, one.id, personId);
                  }}
                >
                  {t('kept.put-back')}
                </Button>
                <Button look="light" onPress={() => settleKept(doc, one.id, personId)}>
                  {t('kept.let-go')}
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** One footnote. What is typed shows at once, though the text is read anew only when the keys rest. */
const Footnote = ({
  editor,
  index,
  text,
  readOnly,
}: {
  readonly editor: Editor;
  readonly index: number;
  readonly text: string;
  readonly readOnly: boolean;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <TextField
      label={t('footnotes.one', { number: format.number(index + 1) })}
      value={typed ?? text}
      isReadOnly={readOnly}
      onBlur={() => setTyped(null)}
      onChange={(value) => {
        setTyped(value);
        writeFootnote(editor, index, value);
      }}
    />
  );
};

/** What stands beside the text: what somebody must decide or answer, its outline, notes and versions. */
export const SidePanel = memo(function SidePanel({
  editor,
  doc,
  survey: { outline, footnotes, suggestions, anchors },
  changes,
  mode,
  commenting,
  mayComment,
  onCommented,
}: {
  readonly editor: Editor;
  readonly doc: Y.Doc;
  readonly survey: Survey;
  readonly changes: Changes;
  readonly mode: EditorMode;
  readonly commenting: boolean;
  readonly mayComment: boolean;
  readonly onCommented: () => void;
}) {
  const { t } = useTranslation('documents');
  const format = useFormat();
  return (
    <aside
      aria-label={t('beside')}
      className="flex w-[19rem] shrink-0 flex-col gap-2 overflow-y-auto border-s border-line bg-panel px-4 py-2 contain-strict"
    >
      {commenting && mayComment && <NewComment editor={editor} doc={doc} onDone={onCommented} />}
      <Kept doc={doc} editor={editor} />
      <ChangesSection editor={editor} changes={changes} />
      <SuggestionsSection editor={editor} suggestions={suggestions} />
      <CommentsSection editor={editor} doc={doc} anchors={anchors} />
      <nav aria-labelledby="outline-title">
        <SectionTitle id="outline-title">{t('outline.title')}</SectionTitle>
        {outline.length === 0 && <p className="text-faint">{t('outline.none')}</p>}
        <ul>
          {outline.map(({ level, text, position }) => (
            <li
              key={position}
              style={{ paddingInlineStart: `${level - 1}rem` }}
              // Two hundred lines, each cut off at its end, cost a third of a key's time where all are drawn.
              className="[contain-intrinsic-block-size:auto_1.7rem] [content-visibility:auto] [overflow-clip-margin:0.25rem]"
            >
              <button
                type="button"
                dir="auto"
                className="w-full truncate rounded-md px-1.5 py-0.5 text-start hover:bg-hover"
                onClick={() => goTo(editor, position + 1)}
              >
                {text === '' ? t('outline.empty') : text}
              </button>
            </li>
          ))}
        </ul>
      </nav>
      {footnotes.length > 0 && (
        <section aria-labelledby="footnotes-title">
          <SectionTitle id="footnotes-title" aside={format.number(footnotes.length)}>
            {t('footnotes.title')}
          </SectionTitle>
          <ol className="flex flex-col gap-2">
            {footnotes.map(({ text }, index) => (
              // By its place among them: its place in the text moves with every key.
              // biome-ignore lint/suspicious/noArrayIndexKey: notes have no other name
              <li key={index}>
                <Footnote editor={editor} index={index} text={text} readOnly={mode !== 'write'} />
              </li>
            ))}
          </ol>
        </section>
      )}
      <VersionsSection doc={doc} editor={editor} />
    </aside>
  );
});
