import { EditorContent, useEditor } from '@tiptap/react';
import { memo, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/documents/body';
import { useCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { editorExtensions } from './extensions';
import { FindBar } from './find-bar';
import type { OpenBody } from './open-body';
import { SidePanel } from './side-panel';
import { useSurvey } from './survey';
import { EditorToolbar } from './toolbar';
import { useAutomaticVersions } from './use-automatic-versions';
import './editor.css';

export interface BodyEditorProps {
  readonly body: OpenBody;
  readonly language: string;
  readonly editable: boolean;
  /** Told the hash of what is written whenever it has changed and a moment passed. */
  readonly onChange: (doc: import('@tiptap/pm/model').Node) => void;
}

/** What is written is told so long after the last key, ms. */
const tellAfter = 400;

/** The text of a document: tools above, outline and notes beside, words counted below. */
export const BodyEditor = memo(function BodyEditor({ body, language, editable, onChange }: BodyEditorProps) {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const [finding, setFinding] = useState(false);
  const extensions = useMemo(() => editorExtensions(body.doc), [body]);
  const direction = directionOf(language);
  useAutomaticVersions(body);
  const editor = useEditor(
    {
      extensions,
      editable,
      // The policy of the page allows no style but our own files'.
      injectCSS: false,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: {
        attributes: {
          class: 'document-text',
          lang: language,
          dir: direction,
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': t('text'),
          spellcheck: 'true',
        },
      },
    },
    [extensions],
  );
  useEffect(() => {
    if (editor.isEditable !== editable) editor.setEditable(editable, false);
  }, [editor, editable]);
  const survey = useSurvey(editor, language);
  const { words } = survey;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tell = (): void => onChange(editor.state.doc);
    const changed = ({ transaction }: { transaction: { docChanged: boolean } }): void => {
      if (!transaction.docChanged) return;
      if (timer !== null) clearTimeout(timer);
      timer = setTimeout(tell, tellAfter);
    };
    timer = setTimeout(tell, tellAfter);
    editor.on('transaction', changed);
    return () => {
      editor.off('transaction', changed);
      if (timer !== null) clearTimeout(timer);
    };
  }, [editor, onChange]);
  useCommands([
    {
      id: 'document.find',
      title: t('find.label'),
      group: 'work',
      keys: 'Mod+f',
      run: () => setFinding(true),
    },
  ]);
  return (
    <div className="flex min-h-0 grow">
      <div className="flex min-w-0 grow flex-col">
        <div className="flex items-start gap-2 border-b border-line bg-panel px-4 py-1.5">
          {editable && <EditorToolbar editor={editor} />}
          <span className="grow" />
          <Button
            look="light"
            icon="search"
            onPress={() => setFinding(!finding)}
            hint={printedKeys('Mod+f', isMac())}
          >
            {t('find.label')}
          </Button>
        </div>
        {finding && <FindBar editor={editor} onClose={() => setFinding(false)} />}
        <div className="min-h-0 grow overflow-y-auto bg-bg px-6 py-6">
          <EditorContent editor={editor} className="document-sheet" />
        </div>
        <footer className="border-t border-line bg-panel px-4 py-1 text-xs text-faint">
          {t('words', { count: words, words: format.number(words) })}
        </footer>
      </div>
      <SidePanel editor={editor} doc={body.doc} survey={survey} />
    </div>
  );
});
