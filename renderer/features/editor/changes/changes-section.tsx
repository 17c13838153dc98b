import type { Editor } from '@tiptap/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PassageChange } from '#shared/documents/changes-since';
import type { RedlineStretch } from '#shared/documents/redline';
import { useCommands } from '../../../app/commands';
import { printedKeys } from '../../../app/keys';
import { isMac } from '../../../app/machine';
import { useFormat } from '../../../i18n/format';
import { useRows } from '../../../replica/hooks';
import { Button } from '../../../ui/button';
import { SectionTitle } from '../../work-item/section-title';
import { goTo } from '../go-to';
import type { Changes } from './use-changes';

/** Changed passages that are listed at most; all of them are marked in the text. */
const mostListed = 100;
/** Letters of what stayed the same that are shown beside a change. */
const context = 24;

const keys = { next: 'Mod+Alt+n', previous: 'Mod+Alt+p' } as const;

const shortened = ({ kind, words }: RedlineStretch, first: boolean, last: boolean): string => {
  if (kind !== 'same' || words.length <= context * 2) return words;
  const [head, tail] = [words.slice(0, context), words.slice(-context)];
  if (first) return `…${tail}`;
  return last ? `${head}…` : `${head}…${tail}`;
};

const tags = { same: 'span', added: 'ins', removed: 'del' } as const;

const One = ({
  change,
  here,
  onGo,
}: {
  readonly change: PassageChange;
  readonly here: boolean;
  readonly onGo: () => void;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const people = useRows('person').byId;
  const names = change.personIds.map((id) => people.get(id)?.name ?? t('kept.somebody'));
  const { stretches } = change;
  return (
    <li {...(here ? { 'aria-current': 'true' as const } : {})}>
      <button
        type="button"
        className={`w-full rounded-md border px-2.5 py-1.5 text-start hover:bg-hover ${here ? 'border-accent' : 'border-line'}`}
        onClick={onGo}
      >
        <span className="block text-xs text-faint">
          {names.length === 0 ? t('kept.somebody') : format.list(names)}
        </span>
        <span dir="auto" className="suggestion-words line-clamp-4 break-words whitespace-pre-wrap">
          {stretches.map((stretch, at) => {
            const Tag = tags[stretch.kind];
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a change is drawn whole or not at all
              <Tag key={at}>{shortened(stretch, at === 0, at === stretches.length - 1)}</Tag>
            );
          })}
        </span>
      </button>
    </li>
  );
};

/** What others changed since this text was last looked at here: who, what and where, until it is dismissed. */
export const ChangesSection = ({
  editor,
  changes: { list, dismiss },
}: {
  readonly editor: Editor;
  readonly changes: Changes;
}) => {
  const { t } = useTranslation('documents');
  const format = useFormat();
  const [at, setAt] = useState(-1);
  const go = (to: number): void => {
    const next = (to + list.length) % list.length;
    const change = list[next];
    if (!change) return;
    setAt(next);
    goTo(editor, change.position);
  };
  const any = list.length > 0;
  useCommands([
    {
      id: 'document.next-change',
      title: t('changes.next'),
      group: 'work',
      keys: keys.next,
      repeats: true,
      run: () => go(at + 1),
      when: () => any,
    },
    {
      id: 'document.previous-change',
      title: t('changes.previous'),
      group: 'work',
      keys: keys.previous,
      repeats: true,
      run: () => go(at < 0 ? -1 : at - 1),
      when: () => any,
    },
  ]);
  if (!any) return null;
  return (
    <section aria-labelledby="changes-title" className="border-b border-line pb-3">
      <SectionTitle id="changes-title" aside={format.number(list.length)}>
        {t('changes.title')}
      </SectionTitle>
      <span className="flex flex-wrap gap-2 pb-2">
        <Button
          look="light"
          aria-keyshortcuts={printedKeys(keys.previous, isMac())}
          onPress={() => go(at < 0 ? -1 : at - 1)}
        >
          {t('find.previous')}
        </Button>
        <Button look="light" aria-keyshortcuts={printedKeys(keys.next, isMac())} onPress={() => go(at + 1)}>
          {t('find.next')}
        </Button>
        <Button look="light" onPress={dismiss}>
          {t('changes.dismiss')}
        </Button>
      </span>
      <ul className="flex flex-col gap-2">
        {list.slice(0, mostListed).map((change, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: passages that went may stand at the same place
          <One key={index} change={change} here={index === at} onGo={() => go(index)} />
        ))}
      </ul>
      {list.length > mostListed && (
        <p className="pt-1 text-faint">{t('suggest.more', { count: list.length - mostListed })}</p>
      )}
    </section>
  );
};
