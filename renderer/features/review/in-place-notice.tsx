import { useTranslation } from 'react-i18next';
import { useAnswer } from '../../app/bridge/use-answer';
import { useSignedIn } from '../../app/session-context';
import { useWaitingReviews } from '../../app/waiting-reviews';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';

/** Tells whoever stands in for a lead, or whom weeks came to that waited for too long, that they do, and until when. */
export const InPlaceNotice = ({ round, onShow }: { readonly round: number; readonly onShow: () => void }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const { person } = useSignedIn();
  const people = useRows('person').byId;
  const waiting = useWaitingReviews(true);
  const { value } = useAnswer('', (bridge) => bridge.call('review.delegations'), round);
  const received = (value?.received ?? []).filter(({ toId }) => toId === person.id);
  const escalated = waiting?.escalated ?? 0;
  if (received.length === 0 && escalated === 0) return null;
  const day = (date: string) => format.day(Date.parse(`${date}T12:00:00Z`), 'UTC');
  return (
    <section
      aria-label={t('review.in-place')}
      className="flex items-center gap-4 border-b border-line bg-accent-bg px-6 py-2"
    >
      <ul className="grow">
        {received.map(({ id, fromId, from, until }) => (
          <li key={id}>
            {t('review.handed-to-you', {
              name: people.get(fromId)?.name ?? '',
              from: day(from),
              until: day(until),
            })}
          </li>
        ))}
        {escalated > 0 && (
          <li>{t('review.came-to-you', { count: escalated, weeks: format.number(escalated) })}</li>
        )}
      </ul>
      <Button look="light" onPress={onShow}>
        {t('review.waiting')}
      </Button>
    </section>
  );
};
