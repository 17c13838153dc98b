import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { isHeld } from '#shared/work-items/lease';
import { belongsTo } from '../../app/belongs-to';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useRow, useRows } from '../../replica/hooks';
import type { AttentionEntry } from '../../replica/replica';
import { Pill } from '../../ui/badge';
import { Button } from '../../ui/button';
import { editableOf, hubItemOf, lostHold, typedIn, workItemIdOf } from './attention-entry';
import { useCommandName } from './command-name';
import type { AttentionActions } from './use-attention-actions';

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div className="mt-2.5">
    <h3 className="text-xs font-semibold text-faint">{title}</h3>
    {children}
  </div>
);

const Typed = ({ text }: { readonly text: string }) => (
  <p className="mt-0.5 border-s-2 border-edge ps-2.5 break-words whitespace-pre-wrap" dir="auto">
    {text}
  </p>
);

/**
 * Who has the item and where it stands: as it is now where it is still in sight, otherwise as the hub had it when it
 * refused.
 */
const Standing = ({ entry }: { readonly entry: AttentionEntry }) => {
  const { t } = useTranslation(['attention', 'work-item']);
  const people = useRows('person').byId;
  const now = useNow();
  const { person } = useSignedIn();
  const here = useRow('workItem', workItemIdOf(entry.command));
  const item = here ?? hubItemOf(entry);
  if (here === undefined || !item) return null;
  const holder =
    item.assigneeId === null || !isHeld(item, now)
      ? t('hub.nobody')
      : item.assigneeId === person.id
        ? t('hub.you')
        : (people.get(item.assigneeId)?.name ?? t('work-item:somebody'));
  return (
    <Part title={here ? t('hub.now') : t('hub.title')}>
      <p>{t('hub.line', { status: t(`work-item:status.${item.status}`), holder })}</p>
      {item.statusNote !== null && <Typed text={item.statusNote} />}
      {lostHold(entry) && <p className="text-soft">{t('hub.kept')}</p>}
    </Part>
  );
};

const Dependents = ({ entry, actions }: CardProps) => {
  const { t } = useTranslation(['attention', 'work-item']);
  const format = useFormat();
  const nameOf = useCommandName();
  if (entry.dependents.length === 0) return null;
  return (
    <Part
      title={t('dependents', {
        count: entry.dependents.length,
        items: format.number(entry.dependents.length),
      })}
    >
      <ul className="mt-0.5 flex flex-col gap-1.5">
        {entry.dependents.map((dependent) => {
          const typed = typedIn(dependent.command);
          return (
            <li key={dependent.id}>
              <div className="flex items-baseline justify-between gap-3">
                <span>{nameOf(dependent.command)}</span>
                {editableOf(dependent) && (
                  <Button look="plain" onPress={() => actions.edit(dependent)}>
                    {t('edit')}
                  </Button>
                )}
              </div>
              {typed !== null && <Typed text={typed} />}
            </li>
          );
        })}
      </ul>
    </Part>
  );
};

interface CardProps {
  readonly entry: AttentionEntry;
  readonly actions: AttentionActions;
}

export interface AttentionCardProps extends CardProps {
  /** Whether the keys act on this one. */
  readonly standing: boolean;
  readonly onStand: () => void;
  readonly cardRef: Ref<HTMLElement>;
}

/** One thing that needs the person: what was asked, why it was refused, what is safe, and what can be done. */
export const AttentionCard = ({ entry, actions, standing, onStand, cardRef }: AttentionCardProps) => {
  const { t } = useTranslation(['attention', 'work-item']);
  const format = useFormat();
  const now = useNow();
  const { person } = useSignedIn();
  const nameOf = useCommandName();
  const words = useErrorWords()(entry.problem);
  const workItemId = workItemIdOf(entry.command);
  const here = useRow('workItem', workItemId);
  const item = here ?? hubItemOf(entry);
  const typed = typedIn(entry.command);
  const titleId = `attention-${entry.id}`;
  const hint = (key: string) => (standing ? { hint: key } : {});
  const title =
    workItemId === null ? nameOf(entry.command) : here === undefined ? '' : (item?.title ?? t('gone'));
  return (
    <article
      {...belongsTo(entry.scope)}
      ref={cardRef}
      aria-labelledby={titleId}
      // One stop for Tab; the arrow keys go from entry to entry.
      tabIndex={standing ? 0 : -1}
      onFocus={onStand}
      className="border-b border-line px-4 py-3.5"
    >
      <header className="flex items-baseline gap-3">
        <h2 id={titleId} className="min-w-0 grow font-semibold" dir="auto">
          {title}
        </h2>
        <Pill tone={entry.reason === 'rejected' ? 'late' : 'after'}>{t(`reason.${entry.reason}`)}</Pill>
      </header>
      <p className="text-sm text-faint">
        {item && workItemId !== null && <bdi translate="no">{item.reference}</bdi>}
        {item && workItemId !== null && ' · '}
        {t('asked', {
          command: nameOf(entry.command),
          when: format.when(entry.recordedAt, person.timeZone, now),
        })}
      </p>
      <p className="mt-2 font-[560]">{words.what}</p>
      <p className="text-soft">
        {words.safe} {words.do}
      </p>
      {typed !== null && (
        <Part title={t('typed')}>
          <Typed text={typed} />
        </Part>
      )}
      <Standing entry={entry} />
      <Dependents entry={entry} actions={actions} />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button look="primary" onPress={() => void actions.retry(entry)} {...hint('T')}>
          {t('retry')}
        </Button>
        {editableOf(entry) && (
          <Button onPress={() => actions.edit(entry)} {...hint('E')}>
            {t('edit')}
          </Button>
        )}
        {workItemId !== null && here && (
          <Button onPress={() => actions.open(entry)} {...hint('O')}>
            {t('open')}
          </Button>
        )}
        <Button look="danger" onPress={() => void actions.discard(entry)} {...hint('X')}>
          {t('discard')}
        </Button>
      </div>
    </article>
  );
};
