import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TimeException } from '#shared/time-entries/exceptions';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';

export interface ExceptionListProps {
  readonly exceptions: readonly TimeException[];
  /** Shows the entries that one rests on. */
  readonly onShow: (exception: TimeException) => void;
}

/** What is unusual in a week: each in words, with the way to its evidence. It never says that something is wrong. */
export const ExceptionList = ({ exceptions, onShow }: ExceptionListProps) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  if (exceptions.length === 0) return <p className="text-soft">{t('review.nothing-unusual')}</p>;
  return (
    <ul aria-label={t('review.exceptions')}>
      {exceptions.map((exception) => (
        <li
          key={`${exception.code} ${exception.entryIds.join(' ')} ${exception.milliseconds}`}
          className="flex items-baseline gap-3 py-1"
        >
          <span className="grow">
            {t(`exception.${exception.code}`, { length: format.duration(exception.milliseconds) })}
          </span>
          {exception.code === 'over-budget' && (
            <Link to="/team" className="text-accent hover:underline">
              {t('review.budgets')}
            </Link>
          )}
          <Button look="light" onPress={() => onShow(exception)}>
            {t('review.show', {
              count: exception.entryIds.length,
              entries: format.number(exception.entryIds.length),
            })}
          </Button>
        </li>
      ))}
    </ul>
  );
};
