import { useTranslation } from 'react-i18next';
import type { WorkBalance } from '#shared/time-entries/work-balance';
import { useFormat } from '../../i18n/format';

const MINUTE = 60_000;

/** The week against what was agreed: its target, what is left or beyond, and overtime. Nothing where nothing was agreed. */
export const BalanceLine = ({ balance }: { readonly balance: WorkBalance }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { target, balance: over, overtime } = balance;
  if (target === null || over === null) return null;
  const beside =
    Math.abs(over) < MINUTE
      ? t('agreed.met')
      : t(over < 0 ? 'agreed.left' : 'agreed.beyond', { length: format.duration(Math.abs(over)) });
  return (
    <p className="flex flex-wrap items-baseline gap-x-4 border-t border-line py-2 text-soft">
      <span>{t('agreed.target', { length: format.duration(target) })}</span>
      <b className="font-semibold text-ink">{beside}</b>
      {overtime >= MINUTE && (
        <b className="font-semibold text-after-ink">
          {t('agreed.overtime', { length: format.duration(overtime) })}
        </b>
      )}
    </p>
  );
};
