import type { Editor } from '@tiptap/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands';
import { insertSnippet } from './snippet-expansion';
import { useSnippets } from './use-snippets';

/** Makes one's snippets known to a text that is being written, and each of them a command; shows nothing. */
export const SnippetCommands = ({ editor }: { readonly editor: Editor }): null => {
  const { t } = useTranslation('clauses');
  const { snippets } = useSnippets();
  useEffect(() => {
    editor.storage.snippetExpansion.snippets = snippets;
  }, [editor, snippets]);
  useCommands(
    snippets.map((snippet) => ({
      id: `document.snippet.${snippet.id}`,
      title: t('snippets.insert', {
        abbreviation: snippet.abbreviation,
        text: snippet.text.replaceAll(/\s+/g, ' ').slice(0, 60),
      }),
      group: 'work' as const,
      when: () => editor.isEditable,
      run: () => insertSnippet(editor, snippet),
    })),
  );
  return null;
};
