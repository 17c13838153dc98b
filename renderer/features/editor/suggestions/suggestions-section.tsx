import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../../app/clock';
import { useSignedIn } from '../../../app/session-context';
import { useFormat } from '../../../i18n/format';
import { useRows } from '../../../replica/hooks';
import { Button } from '../../../ui/button';
import { SectionTitle } from '../../work-item/section-title';
import { goTo } from '../go-to';
import type { ShownSuggestion } from './list-suggestions';
import { isSuggestionMark } from './suggested';
import { decideSuggestions } from './suggesting';

/** Suggestions that are listed at most; all of them are marked in the text. */
const mostListed = 100;

/** The suggestion that the cursor stands in. */
const useSuggestionHere = (editor: Editor): string =>
  useEditorState({
    editor,
    selector: ({ editor: present }) => {
      const { $from } = present.state.selection;
      const marks = [...($from.nodeBefore?.marks ?? []), ...($from.nodeAfter?.marks ?? [])];
      return String(marks.find(isSuggestionMark)?.attrs['id'] ?? '');
    },
  });

const One = ({
  editor,
  one,
  here,
}: {
  readonly editor: Editor;
  readonly one: ShownSuggestion;
  readonly here: boolean;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const name = useRows('person').byId.get(one.personId)?.name ?? t('kept.somebody');
  const described = `suggestion-${one.id}`;
  return (
    <li
      className={`rounded-md border px-2.5 py-1.5 ${here ? 'border-accent' : 'border-line'}`}
      {...(here ? { 'aria-current': 'true' as const } : {})}
    >
      <button
        type="button"
        id={described}
        className="w-full rounded-md text-start hover:bg-hover"
        onClick={() => goTo(editor, one.position)}
      >
        <span className="block text-xs text-faint">
          {t('suggest.by', { name, when: format.when(one.at, timeZone, now, 'within') })}
        </span>
        <span dir="auto" className="suggestion-words line-clamp-4 break-words whitespace-pre-wrap">
          {one.deleted !== '' && <del>{one.deleted}</del>}
          {one.deleted !== '' && one.inserted !== '' && ' '}
          {one.inserted !== '' && <ins>{one.inserted}</ins>}
        </span>
      </button>
      {editor.isEditable && (
        <span className="mt-1 flex gap-2">
          <Button
            look="light"
            aria-describedby={described}
            onPress={() => decideSuggestions(editor, 'accept', [one.id])}
          >
            {t('suggest.accept')}
          </Button>
          <Button
            look="light"
            aria-describedby={described}
            onPress={() => decideSuggestions(editor, 'reject', [one.id])}
          >
            {t('suggest.reject')}
          </Button>
        </span>
      )}
    </li>
  );
};

/** What is suggested in the text, by whom, and the way to decide it one by one or at once. */
export const SuggestionsSection = ({
  editor,
  suggestions,
}: {
  readonly editor: Editor;
  readonly suggestions: readonly ShownSuggestion[];
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const here = useSuggestionHere(editor);
  if (suggestions.length === 0) return null;
  return (
    <section aria-labelledby="suggestions-title">
      <SectionTitle id="suggestions-title" aside={format.number(suggestions.length)}>
        {t('suggest.title')}
      </SectionTitle>
      {editor.isEditable && (
        <span className="flex gap-2 pb-2">
          <Button look="light" onPress={() => decideSuggestions(editor, 'accept', null)}>
            {t('suggest.accept-all')}
          </Button>
          <Button look="light" onPress={() => decideSuggestions(editor, 'reject', null)}>
            {t('suggest.reject-all')}
          </Button>
        </span>
      )}
      <ul className="flex flex-col gap-2">
        {suggestions.slice(0, mostListed).map((one) => (
          <One key={one.id} editor={editor} one={one} here={one.id === here} />
        ))}
      </ul>
      {suggestions.length > mostListed && (
        <p className="pt-1 text-faint">{t('suggest.more', { count: suggestions.length - mostListed })}</p>
      )}
    </section>
  );
};
