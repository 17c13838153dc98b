import { EditorContent, useEditor } from '@tiptap/react';
import {
  memo,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { directionOf } from '#shared/documents/body';
import { useCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { showToast } from '../../app/toast';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Select } from '../../ui/select';
import { InsertClause } from '../clauses/insert-clause';
import { SnippetCommands } from '../snippets/snippet-commands';
import { useChanges } from './changes/use-changes';
import { editorExtensions } from './extensions';
import { FindBar } from './find-bar';
import type { OpenBody } from './open-body';
import { SidePanel } from './side-panel';
import { SpellingMenu } from './spelling/spelling-menu';
import { SpellingStatus } from './spelling/spelling-status';
import { useSpelling } from './spelling/use-spelling';
import { useVariety } from './spelling/use-variety';
import { editorModes, useSuggesting } from './suggestions/use-suggesting';
import { useSurvey } from './survey';
import { EditorToolbar } from './toolbar';
import { useAutomaticVersions } from './use-automatic-versions';
import './editor.css';

export interface BodyEditorProps {
  readonly body: OpenBody;
  readonly language: string;
  /** Whose names a clause is filled in with. */
  readonly engagementId: string;
  readonly editable: boolean;
  /** What is typed is suggested at first, since somebody is asked to look at what stands there. */
  readonly inReview: boolean;
  /** Told the hash of what is written whenever it has changed and a moment passed. */
  readonly onChange: (doc: import('@tiptap/pm/model').Node) => void;
  /** What stands beside the text instead of its outline and notes; null leaves those. */
  readonly beside: ReactNode;
  /** Asks for what stands beside the text otherwise, where a comment is written. */
  readonly onBeside: () => void;
  /** Told how to ask how far through the text the cursor is, from 0 to 1. */
  readonly progress: RefObject<() => number>;
}

/** Characters that are pasted at once: a change must go through the bridge in one piece. */
const longestPaste = 1_000_000;

/** What is written is told so long after the last key, ms. */
const tellAfter = 400;

/** The text of a document: tools above, outline and notes beside, words counted below. */
export const BodyEditor = memo(function BodyEditor({
  body,
  language,
  engagementId,
  editable,
  inReview,
  onChange,
  beside,
  onBeside,
  progress,
}: BodyEditorProps) {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const [finding, setFinding] = useState(false);
  const [commenting, setCommenting] = useState(false);
  const { chosen, setMode, suggesting } = useSuggesting(inReview);
  const mode = editable ? chosen : 'read';
  const extensions = useMemo(() => editorExtensions(body.doc, suggesting), [body, suggesting]);
  const direction = directionOf(language);
  useAutomaticVersions(body);
  const editor = useEditor(
    {
      extensions,
      editable: mode !== 'read',
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
          // The product reads it by dictionaries of its own (ADR 85); the browser's would mark words a second time.
          spellcheck: 'false',
        },
        handlePaste: (_view, event) => {
          const { clipboardData } = event;
          const length = ['text/html', 'text/plain']
            .map((type) => clipboardData?.getData(type).length ?? 0)
            .reduce((longest, each) => Math.max(longest, each), 0);
          if (length <= longestPaste) return false;
          showToast({ text: t('paste-too-long') });
          return true;
        },
      },
    },
    [extensions],
  );
  useEffect(() => {
    const writes = mode !== 'read';
    if (editor.isEditable !== writes) editor.setEditable(writes, false);
  }, [editor, mode]);
  const scroller = useRef<HTMLDivElement>(null);
  const variety = useVariety(engagementId, language);
  const spelling = useSpelling({ editor, doc: body.doc, variety, editable: mode !== 'read', scroller });
  const survey = useSurvey(editor, language);
  const { words } = survey;
  const changes = useChanges(body, editor);
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
  const comment = (): void => {
    onBeside();
    setCommenting(true);
  };
  useCommands([
    {
      id: 'document.find',
      title: t('find.label'),
      group: 'work',
      keys: 'Mod+f',
      run: () => setFinding(true),
    },
    {
      id: 'document.comment',
      title: t('comment.add'),
      group: 'work',
      keys: 'Mod+Alt+m',
      run: comment,
      when: () => editable,
    },
    {
      id: 'document.suggest',
      title: t(mode === 'suggest' ? 'mode.write' : 'mode.suggest'),
      group: 'work',
      keys: 'Mod+Alt+s',
      run: () => setMode(mode === 'suggest' ? 'write' : 'suggest'),
      when: () => editable,
    },
  ]);
  useEffect(() => {
    progress.current = () => editor.state.selection.head / Math.max(1, editor.state.doc.content.size);
  }, [editor, progress]);
  const done = useCallback(() => {
    setCommenting(false);
    editor.commands.focus();
  }, [editor]);
  return (
    <div className="flex min-h-0 grow">
      <div className="flex min-w-0 grow flex-col">
        <div className="flex flex-wrap items-start gap-2 border-b border-line bg-panel px-4 py-1.5">
          {mode !== 'read' && <EditorToolbar editor={editor} suggesting={mode === 'suggest'} />}
          <span className="grow" />
          {editable && (
            <>
              <InsertClause editor={editor} language={language} engagementId={engagementId} />
              <SnippetCommands editor={editor} />
              <Button look="light" onPress={comment} aria-keyshortcuts={printedKeys('Mod+Alt+m', isMac())}>
                {t('comment.add')}
              </Button>
              <span className="w-32">
                <Select
                  label={t('mode.label')}
                  hideLabel
                  value={mode}
                  choices={editorModes.map((value) => ({ value, label: t(`mode.${value}`) }))}
                  onChange={setMode}
                />
              </span>
            </>
          )}
          <Button
            look="light"
            icon="search"
            onPress={() => setFinding(!finding)}
            aria-keyshortcuts={printedKeys('Mod+f', isMac())}
          >
            {t('find.label')}
          </Button>
        </div>
        {finding && <FindBar editor={editor} onClose={() => setFinding(false)} />}
        <div ref={scroller} className="min-h-0 grow overflow-y-auto bg-bg px-6 py-6 contain-strict">
          <EditorContent editor={editor} className="document-sheet" />
        </div>
        <footer className="flex items-center justify-between gap-4 border-t border-line bg-panel px-4 py-0.5 text-xs text-faint">
          <span>{t('words', { count: words, words: format.number(words) })}</span>
          {mode !== 'read' && <SpellingStatus spelling={spelling} variety={variety} />}
        </footer>
        <SpellingMenu spelling={spelling} />
      </div>
      {beside ?? (
        <SidePanel
          editor={editor}
          doc={body.doc}
          survey={survey}
          changes={changes}
          mode={mode}
          commenting={commenting}
          mayComment={editable}
          onCommented={done}
        />
      )}
    </div>
  );
});
