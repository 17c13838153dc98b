import { useTranslation } from 'react-i18next';
import type { TimeSpan, TimeTotals } from '#shared/time-entries/totals';
import { useFormat } from '../../i18n/format';
import { SplitBar, useSplitWords } from '../timer/split-bar';

const Figure = ({ label, value }: { readonly label: string; readonly value: string }) => (
  <div>
    <dt className="text-sm text-faint">{label}</dt>
    <dd className="font-semibold">{value}</dd>
  </div>
);

export interface DaySummaryProps {
  readonly totals: TimeTotals;
  readonly gaps: readonly TimeSpan[];
}

/** What time comes to: attendance is client, internal, break and unexplained, and the client's part lies to its hours. */
export const DaySummary = ({ totals, gaps }: DaySummaryProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const words = useSplitWords();
  const unexplained = gaps.reduce((sum, { from, until }) => sum + until - from, 0);
  const attendance = totals.total - totals.leave - totals.overlap + unexplained;
  const figures: readonly (readonly [string, number])[] = [
    [t('sum.attendance'), attendance],
    [t('sum.client'), totals.client],
    [t('sum.internal'), totals.internal],
    [t('sum.break'), totals.break],
    [t('sum.unexplained'), unexplained],
  ];
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-2 border-t border-line py-3">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        {figures.map(([label, value]) => (
          <Figure key={label} label={label} value={format.duration(value)} />
        ))}
        {totals.leave > 0 && <Figure label={t('sum.leave')} value={format.duration(totals.leave)} />}
        {totals.overlap > 0 && <Figure label={t('sum.overlap')} value={format.duration(totals.overlap)} />}
      </dl>
      {totals.client > totals.unplaced && (
        <div className="w-72">
          <SplitBar split={totals} />
          <span className="text-sm text-soft">{words(totals)}</span>
        </div>
      )}
    </div>
  );
};
