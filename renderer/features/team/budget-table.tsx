import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { minorDigits } from '#shared/billing/charge';
import type { TeamBudget } from '#shared/protocol/hub-api';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { CodeBadge, Pill } from '../../ui/badge';
import { type BurnBar, burnBar, burnScale } from './burn-layout';
import { Figures, figureCell, figureHead, nameCell, nameHead } from './figures';
import { useTeamWords } from './use-team-words';

const hour = 3_600_000;

/** How much is used, where it ends at this pace, and the thresholds on the way; the figures beside it say the same. */
const Bar = ({ bar, over }: { readonly bar: BurnBar; readonly over: boolean }) => (
  <div aria-hidden="true" className="relative h-3.5 w-full min-w-40">
    <span className="absolute inset-x-0 top-1 h-1.5 rounded-full bg-track" />
    {bar.foreseen !== null && (
      <span
        className={`absolute start-0 top-1 h-1.5 rounded-full opacity-35 ${over ? 'bg-late' : 'bg-after'}`}
        style={{ inlineSize: `${bar.foreseen}%` }}
      />
    )}
    <span
      className={`absolute start-0 top-1 h-1.5 rounded-full ${over ? 'bg-late' : 'bg-accent'}`}
      style={{ inlineSize: `${bar.used}%` }}
    />
    {bar.thresholds.map(({ percent, at, passed }) => (
      <span
        key={percent}
        className={`absolute w-px ${percent === 100 ? 'inset-y-0' : 'top-0.5 bottom-0.5'} ${passed ? 'bg-ink' : 'bg-edge'}`}
        style={{ insetInlineStart: `${at}%` }}
      />
    ))}
  </div>
);

const useBudgetWords = () => {
  const { t } = useTranslation('team');
  const format = useFormat();
  const words = useTeamWords();
  const { day } = words;
  return {
    ...words,
    hours: (milliseconds: number) =>
      t('budget.hours', { hours: format.number(Math.round((milliseconds / hour) * 10) / 10, 1) }),
    money: (minor: number, currency: string) =>
      new Intl.NumberFormat(format.locale, { style: 'currency', currency }).format(
        minor / 10 ** minorDigits(currency),
      ),
    period: ({ from, until }: TeamBudget['burn']['period']) => {
      if (from !== null && until !== null)
        return t('budget.from-until', { from: day(from), until: day(until) });
      if (from !== null) return t('budget.open-from', { from: day(from) });
      return until === null ? t('budget.always') : t('budget.open-until', { until: day(until) });
    },
  };
};

const Line = ({ of, scale }: { readonly of: TeamBudget; readonly scale: number }) => {
  const { t } = useTranslation('team');
  const words = useBudgetWords();
  const engagement = useRows('engagement').byId.get(of.budget.engagementId);
  const client = useRows('client').byId.get(engagement?.clientId ?? '');
  const matter = useRows('matter').byId.get(of.budget.matterId ?? '');
  const { budget, burn, projectedPercent } = of;
  const bar = burnBar({ percent: burn.percent, projectedPercent, thresholds: budget.thresholds }, scale);
  const amount = (milliseconds: number, minor: number) =>
    budget.milliseconds === null ? words.money(minor, client?.currency ?? 'USD') : words.hours(milliseconds);
  return (
    <tr className="border-b border-line">
      <th scope="row" className={nameCell}>
        <span className="flex min-w-0 items-baseline gap-2">
          <CodeBadge>{client?.code ?? ''}</CodeBadge>
          <span dir="auto">
            {matter
              ? t('budget.matter', { engagement: engagement?.name ?? '', matter: matter.name })
              : (engagement?.name ?? '')}
          </span>
        </span>
        <span className="text-sm text-faint">{words.period(burn.period)}</span>
      </th>
      <td className={figureCell}>{amount(budget.milliseconds ?? 0, budget.minor ?? 0)}</td>
      <td className={figureCell}>{amount(burn.milliseconds, burn.minor)}</td>
      <td className="w-[26%] px-2 py-1.5">
        <Bar bar={bar} over={burn.over !== null} />
      </td>
      <td className={figureCell}>{words.percent(burn.percent)}</td>
      <td className={figureCell}>{projectedPercent === null ? '·' : words.percent(projectedPercent)}</td>
      <td className="px-2 py-1.5 whitespace-nowrap">
        {burn.over !== null ? (
          <Pill tone="late">{t('budget.over', { day: words.day(burn.over.date) })}</Pill>
        ) : burn.reached !== null ? (
          <Pill tone="after">{t('budget.passed', { percent: words.number(burn.reached) })}</Pill>
        ) : (
          <Pill tone="quiet">{t('budget.within')}</Pill>
        )}
      </td>
    </tr>
  );
};

/** Budgets as bars with their figures, the one nearest to its end first: the table is the chart. */
export const BudgetTable = ({ budgets }: { readonly budgets: readonly TeamBudget[] }) => {
  const { t } = useTranslation('team');
  const sorted = useMemo(() => budgets.toSorted((a, b) => b.burn.percent - a.burn.percent), [budgets]);
  const scale = burnScale(
    budgets.map(({ budget, burn, projectedPercent }) => ({
      percent: burn.percent,
      projectedPercent,
      thresholds: budget.thresholds,
    })),
  );
  if (budgets.length === 0) return <p className="text-soft">{t('budget.none')}</p>;
  return (
    <Figures
      caption={t('budget.title')}
      headings={
        <>
          <th scope="col" className={nameHead}>
            {t('budget.engagement')}
          </th>
          <th scope="col" className={figureHead}>
            {t('budget.of')}
          </th>
          <th scope="col" className={figureHead}>
            {t('budget.used')}
          </th>
          <th scope="col" className="px-2 py-1.5">
            <span className="sr-only">{t('bar')}</span>
          </th>
          <th scope="col" className={figureHead}>
            {t('budget.share')}
          </th>
          <th scope="col" className={figureHead}>
            {t('budget.foreseen')}
          </th>
          <th scope="col" className={nameHead}>
            {t('budget.state')}
          </th>
        </>
      }
    >
      {sorted.map((of) => (
        <Line key={of.budget.id} of={of} scale={scale} />
      ))}
    </Figures>
  );
};
