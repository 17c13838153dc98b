import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../app/clock';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useAttention, useNotices } from '../../replica/hooks';
import type { AttentionEntry } from '../../replica/replica';
import { EmptyState } from '../../ui/empty-state';
import { Page } from '../../ui/page';
import { ProblemNotice } from '../../ui/problem-notice';
import { AttentionCard } from './attention-card';
import { editableOf, workItemIdOf } from './attention-entry';
import { type AttentionActions, useAttentionActions } from './use-attention-actions';

/** The keys of the entry that has the focus; the same words as its buttons. */
const useEntryKeys = (entry: AttentionEntry | undefined, actions: AttentionActions): void => {
  const { t } = useTranslation('attention');
  const on = (act: (entry: AttentionEntry) => unknown) => () => {
    if (entry) void act(entry);
  };
  const isThere = (): boolean => entry !== undefined;
  useCommands([
    {
      id: 'attention.retry',
      title: t('retry'),
      group: 'work',
      keys: 't',
      run: on(actions.retry),
      when: isThere,
    },
    {
      id: 'attention.edit',
      title: t('edit'),
      group: 'work',
      keys: 'e',
      run: on(actions.edit),
      when: () => entry !== undefined && editableOf(entry) !== null,
    },
    {
      id: 'attention.open',
      title: t('open'),
      group: 'work',
      keys: 'o',
      run: on(actions.open),
      when: () => entry !== undefined && workItemIdOf(entry.command) !== null,
    },
    {
      id: 'attention.discard',
      title: t('discard'),
      group: 'work',
      keys: 'x',
      run: on(actions.discard),
      when: isThere,
    },
  ]);
};

/** What was erased here at the hub's word; of its content nothing is left to show. */
const Forgotten = () => {
  const { t } = useTranslation('attention');
  const format = useFormat();
  const now = useNow();
  const { person } = useSignedIn();
  const notices = useNotices();
  if (notices.length === 0) return null;
  return (
    <section aria-labelledby="forgotten-title" className="py-5">
      <h2 id="forgotten-title" className="font-semibold">
        {t('forgotten.title')}
      </h2>
      <p className="pb-1.5 text-soft">{t('forgotten.body')}</p>
      <ul className="text-soft">
        {notices.map(({ scope, forgottenAt, sealed, receipt }) => (
          <li key={scope}>
            {t('forgotten.line', {
              when: format.when(forgottenAt, person.timeZone, now),
              receipt: format.number(receipt),
            })}{' '}
            {sealed > 0 && t('forgotten.sealed', { count: sealed, items: format.number(sealed) })}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Everything that was refused or could not be sent, with what was typed, until the person has dealt with it. */
export const Attention = () => {
  const { t } = useTranslation('attention');
  const entries = useAttention();
  const actions = useAttentionActions();
  const [chosen, setChosen] = useState<string | null>(null);
  const cards = useRef(new Map<string, HTMLElement>());
  const standing = entries.find(({ id }) => id === chosen) ?? entries[0];
  useEntryKeys(standing, actions);
  const walk = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const next = standing && entries[entries.indexOf(standing) + step];
    if (step === 0 || !next) return;
    event.preventDefault();
    cards.current.get(next.id)?.focus();
  };
  return (
    <Page>
      <header className="pb-3">
        <h1 className="text-lg font-semibold">{t('title')}</h1>
        {entries.length > 0 && <p className="text-soft">{t('lead')}</p>}
      </header>
      {actions.problem && (
        <div className="pb-3">
          <ProblemNotice problem={actions.problem} onDismiss={actions.dismissProblem} />
        </div>
      )}
      {entries.length === 0 && <EmptyState title={t('empty.title')}>{t('empty.body')}</EmptyState>}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go from entry to entry; each is a stop of its own */}
      <div onKeyDown={walk} className={entries.length > 0 ? '-mx-4 border-t border-line' : ''}>
        {entries.map((entry) => (
          <AttentionCard
            key={entry.id}
            entry={entry}
            actions={actions}
            standing={entry === standing}
            onStand={() => setChosen(entry.id)}
            cardRef={(card) => {
              if (card) cards.current.set(entry.id, card);
              else cards.current.delete(entry.id);
            }}
          />
        ))}
      </div>
      <Forgotten />
    </Page>
  );
};
