import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../i18n/format';
import { Button, IconButton } from '../../ui/button';
import { TextField } from '../../ui/text-field';
import { findingOf, replaceFound, seek, seekOn } from './find-text';

/** Find and replace. Enter goes on, Escape closes and leaves the text as it is. */
export const FindBar = ({ editor, onClose }: { readonly editor: Editor; readonly onClose: () => void }) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const [words, setWords] = useState('');
  const [other, setOther] = useState('');
  const { count, at } = useEditorState({
    editor,
    selector: ({ editor: present }) => ({
      count: findingOf(present).found.length,
      at: findingOf(present).at,
    }),
  });
  useEffect(() => () => void (editor.isDestroyed || seek(editor, '')), [editor]);
  const place =
    count === 0 ? t('find.none') : t('find.place', { at: format.number(at + 1), all: format.number(count) });
  return (
    <search
      aria-label={t('find.label')}
      className="flex flex-wrap items-end gap-2 border-b border-line px-4 py-2"
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        if (event.key === 'Enter') seekOn(editor, event.shiftKey ? -1 : 1);
      }}
    >
      <TextField
        autoFocus
        label={t('find.words')}
        value={words}
        onChange={(value) => {
          setWords(value);
          seek(editor, value);
        }}
      />
      <span role="status" className="min-w-20 pb-1.5 text-faint">
        {words !== '' && place}
      </span>
      <Button onPress={() => seekOn(editor, -1)}>{t('find.previous')}</Button>
      <Button onPress={() => seekOn(editor, 1)}>{t('find.next')}</Button>
      {editor.isEditable && (
        <>
          <TextField label={t('find.other')} value={other} onChange={setOther} />
          <Button isDisabled={count === 0} onPress={() => replaceFound(editor, other, false)}>
            {t('find.replace')}
          </Button>
          <Button isDisabled={count === 0} onPress={() => replaceFound(editor, other, true)}>
            {t('find.replace-all')}
          </Button>
        </>
      )}
      <span className="grow" />
      <IconButton icon="close" label={t('find.close')} onPress={onClose} />
    </search>
  );
};
