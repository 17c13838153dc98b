import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/notice';
import { Select } from '../../ui/select';
import { RedlineLine } from '../editor/versions-section';
import type { AssembledAgain } from './assembled-body';

/** What assembling again would change in the document, and whose words stand where both changed a passage. */
export const AgainNotice = ({
  again,
  wins,
  onWins,
}: {
  readonly again: AssembledAgain;
  readonly wins: 'hand' | 'template';
  readonly onWins: (wins: 'hand' | 'template') => void;
}) => {
  const { t } = useTranslation('templates');
  const { changes, conflicts } = again;
  return (
    <div className="mx-auto mb-4 flex max-w-[46rem] flex-col gap-2">
      <Notice
        tone={conflicts.length > 0 ? 'after' : 'accent'}
        title={changes.length === 0 ? t('again.same') : t('again.changes', { count: changes.length })}
      >
        {again.editedByHand ? t('again.by-hand') : t('again.untouched')}
        {conflicts.length > 0 && (
          <div className="max-w-96 pt-2">
            <Select
              label={t('again.conflicts', { count: conflicts.length })}
              value={wins}
              choices={(['hand', 'template'] as const).map((value) => ({
                value,
                label: t(`again.${value}`),
              }))}
              onChange={onWins}
            />
          </div>
        )}
      </Notice>
      {changes.length > 0 && (
        <details className="rounded-md border border-line bg-panel px-3 py-2">
          <summary>{t('again.look')}</summary>
          <div className="flex flex-col gap-2 pt-2">
            {changes.map((block, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a redline is drawn whole or not at all
              <RedlineLine key={at} block={block} />
            ))}
          </div>
        </details>
      )}
    </div>
  );
};
