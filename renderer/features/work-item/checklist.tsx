import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import { isHeld } from '#shared/work-items/lease';
import { useFormat } from '../../i18n/format';
import { useReplica } from '../../replica/hooks';
import { Checkbox } from '../../ui/checkbox';
import { ProblemNotice } from '../../ui/problem-notice';
import { SectionTitle } from './section-title';
import type { OpenItem } from './use-open-item';

const tickable: ReadonlySet<string> = new Set(['ready', 'started', 'waiting', 'returned']);

/** What is to be done, step by step; a tick shows at once and is the holder's to make. */
export const Checklist = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const format = useFormat();
  const replica = useReplica();
  const [problem, setProblem] = useState<DomainError | null>(null);
  const { view, situation } = open;
  const { item, fence } = view;
  if (item.checklist.length === 0) return null;
  const done = item.checklist.filter((entry) => entry.done).length;
  const held = isHeld(item, situation.now);
  const mayTick = held && item.assigneeId === open.me.id && tickable.has(item.status);
  const tick = async (checklistItemId: string, isDone: boolean): Promise<void> => {
    const result = await replica.dispatch(item.engagementId, {
      type: 'work-item.tick',
      workItemId: item.id,
      fence,
      checklistItemId,
      done: isDone,
    });
    setProblem(result.ok ? null : result.error);
  };
  return (
    <section aria-labelledby="checklist-title">
      <SectionTitle
        id="checklist-title"
        aside={t('checklist.progress', {
          done: format.number(done),
          total: format.number(item.checklist.length),
        })}
      >
        {t('checklist.title')}
      </SectionTitle>
      {problem && <ProblemNotice problem={problem} onDismiss={() => setProblem(null)} />}
      <ul>
        {item.checklist.map((entry) => (
          <li key={entry.id} className="py-1">
            <Checkbox
              selected={entry.done}
              disabled={!mayTick}
              onChange={(isDone) => void tick(entry.id, isDone)}
            >
              <span className={entry.done ? 'text-faint line-through' : ''}>{entry.text}</span>
            </Checkbox>
          </li>
        ))}
      </ul>
    </section>
  );
};
