import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import type { DomainError } from '#shared/kernel/errors';
import { toPlainText } from '#shared/kernel/plain-text';
import { type KeptSnippet, type Snippet, snippet as snippetSchema } from '#shared/snippets/snippet';
import { showToast } from '../../app/toast';
import { Button, IconButton } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { PlaceTabs } from '../templates/place-tabs';
import { useSnippets } from './use-snippets';

const nothing: Snippet = { abbreviation: '', text: '' };

/** One's own short texts, each with the abbreviation that is typed for it. They are kept and used without a network. */
export const SnippetsPage = () => {
  const { t } = useTranslation('clauses');
  const { snippets, keep } = useSnippets();
  const [edited, setEdited] = useState<string | null>(null);
  const [draft, setDraft] = useState<Snippet>(nothing);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const taken = snippets.some(({ id, abbreviation }) => id !== edited && abbreviation === draft.abbreviation);
  const sound = snippetSchema.safeParse(draft).success && !taken;
  const begin = (id: string | null, from: Snippet): void => {
    setEdited(id);
    setDraft({ abbreviation: from.abbreviation, text: from.text });
    setProblem(null);
  };
  const put = async (id: string, value: Snippet | null): Promise<boolean> => {
    const kept = await keep(id, value);
    setProblem(kept.ok ? null : kept.error);
    return kept.ok;
  };
  const save = async (): Promise<void> => {
    if (!sound || !(await put(edited ?? v7(), draft))) return;
    showToast({ text: t('saved') });
    begin(null, nothing);
  };
  const remove = async (one: KeptSnippet): Promise<void> => {
    if (!(await put(one.id, null))) return;
    if (edited === one.id) begin(null, nothing);
    showToast({
      text: t('snippets.removed', { abbreviation: one.abbreviation }),
      undo: () => void put(one.id, { abbreviation: one.abbreviation, text: one.text }),
    });
  };
  return (
    <div className="min-h-full bg-panel px-8 pt-5 pb-16">
      <h1 className="sr-only">{t('snippets.title')}</h1>
      <PlaceTabs />
      <p className="max-w-[56rem] pt-1 pb-4 text-soft">{t('snippets.lead')}</p>
      <div className="flex max-w-[72rem] flex-wrap items-start gap-10">
        <form
          className="flex w-[24rem] flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <TextField
            label={t('snippets.abbreviation')}
            value={draft.abbreviation}
            maxLength={24}
            onChange={(typed) =>
              setDraft({ ...draft, abbreviation: toPlainText(typed).replaceAll(/\s/g, '') })
            }
            problem={taken ? t('snippets.taken') : undefined}
          />
          <TextField
            label={t('text')}
            rows={6}
            value={draft.text}
            maxLength={4_000}
            onChange={(typed) => setDraft({ ...draft, text: toPlainText(typed) })}
          />
          {problem && <ProblemNotice problem={problem} />}
          <div className="flex gap-2">
            <Button type="submit" look="primary" isDisabled={!sound}>
              {edited === null ? t('snippets.add') : t('save')}
            </Button>
            {edited !== null && <Button onPress={() => begin(null, nothing)}>{t('snippets.cancel')}</Button>}
          </div>
        </form>
        <div className="min-w-0 grow basis-[28rem]">
          {snippets.length === 0 ? (
            <p role="status" className="pt-6 text-soft">
              {t('snippets.none')}
            </p>
          ) : (
            <ul aria-label={t('snippets.title')} className="border-t border-line">
              {snippets.map((one) => (
                <li key={one.id} className="flex items-start gap-3 border-b border-line py-1.5">
                  <button
                    type="button"
                    aria-current={one.id === edited ? 'true' : undefined}
                    onClick={() => begin(one.id, one)}
                    className="flex min-w-0 grow items-baseline gap-3 rounded-md px-2 py-0.5 text-start hover:bg-hover aria-[current=true]:bg-accent-bg"
                  >
                    <bdi className="w-28 shrink-0 truncate font-mono text-[12px] text-accent [text-align:-webkit-match-parent]">
                      {one.abbreviation}
                    </bdi>
                    <span
                      dir="auto"
                      className="line-clamp-2 grow whitespace-pre-line [text-align:-webkit-match-parent]"
                    >
                      {one.text}
                    </span>
                  </button>
                  <IconButton
                    icon="close"
                    label={t('snippets.remove', { abbreviation: one.abbreviation })}
                    onPress={() => void remove(one)}
                  />
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </div>
  );
};
