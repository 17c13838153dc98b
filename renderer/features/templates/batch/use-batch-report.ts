import { useTranslation } from 'react-i18next';
import { toPlainText } from '#shared/kernel/plain-text';
import { type Batch, type BatchState, batchReport } from '#shared/templates/batch';
import { useBridgeCall } from '../../../app/bridge/bridge-context';
import { showToast } from '../../../app/toast';
import { useRows } from '../../../replica/hooks';
import { useFailureWords } from './failure-words';
import type { BatchSubject } from './subjects';
import type { BatchOutput } from './use-batch';

/** As long as a cell of the report may be. */
const longest = 4_000;
const cellOf = (text: string): string => toPlainText(text.slice(0, longest));

/** Saves what became of each of a batch, and why what failed did, as a file that can be handed on. */
export const useBatchReport = (
  batch: Batch,
  subjects: ReadonlyMap<string, BatchSubject>,
  { title, output }: { readonly title: string; readonly output: BatchOutput },
) => {
  const { t } = useTranslation('templates');
  const said = useFailureWords();
  const matters = useRows('matter').byId;
  const engagements = useRows('engagement').byId;
  const { call, busy, problem } = useBridgeCall('batch.save-report');
  const standing = (state: BatchState): readonly [string, string, string] => {
    if (state.kind === 'failed') {
      const { why, mend } = said(state.why);
      return [t('batch.report.failed'), why, mend];
    }
    if (state.kind !== 'done') return [t('batch.report.left'), '', ''];
    // A document is known by its matter and title here; a file by its name.
    return [t('batch.report.done'), output === 'document' ? '' : state.made, ''];
  };
  const save = async (): Promise<void> => {
    const lines = batchReport(batch).flatMap(({ id, state }) => {
      const subject = subjects.get(id);
      if (!subject) return [];
      const engagement = engagements.get(matters.get(subject.matterId)?.engagementId ?? '');
      const of = engagement
        ? {
            engagementId: engagement.id,
            kind: 'draft' as const,
            subjectId: null,
            dataPolicy: engagement.dataPolicy,
          }
        : null;
      return [{ of, cells: [subject.clientName, subject.name, ...standing(state)].map(cellOf) }];
    });
    const saved = await call({
      title: toPlainText(t('batch.report.title', { template: title })).slice(0, 300),
      headings: (['client', 'work', 'standing', 'why', 'mend'] as const).map((one) =>
        t(`batch.report.heading.${one}`),
      ),
      lines,
      kept: t('batch.report.kept'),
    });
    if (!saved.ok) return;
    const { name, kept } = saved.value;
    showToast({
      text:
        kept === 0
          ? t('saved', { name })
          : `${t('saved', { name })} ${t('batch.report.kept-lines', { count: kept })}`,
    });
  };
  return { save, busy, problem };
};
