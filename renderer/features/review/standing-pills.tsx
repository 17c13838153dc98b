import { useTranslation } from 'react-i18next';
import type { ReviewedWeek } from '#shared/protocol/hub-api';
import { useNow } from '../../app/clock';
import { useRows } from '../../replica/hooks';
import { Pill } from '../../ui/badge';

/** In whose place a week is one's to review, and whether it has waited for too long; nothing where neither is so. */
export const StandingPills = ({
  week: { standing, escalatesAt },
}: {
  readonly week: Pick<ReviewedWeek, 'standing' | 'escalatesAt'>;
}) => {
  const { t } = useTranslation('time');
  const now = useNow();
  const people = useRows('person').byId;
  const late = escalatesAt !== null && escalatesAt <= now;
  const inPlace = standing.kind === 'delegation' || standing.kind === 'escalation';
  const name = people.get(standing.forId ?? '')?.name;
  if (!late && !inPlace) return null;
  return (
    <span className="flex flex-wrap gap-1.5">
      {inPlace && name !== undefined && <Pill tone="accent">{t('review.for', { name })}</Pill>}
      {late && <Pill tone="after">{t('review.too-long')}</Pill>}
    </span>
  );
};
