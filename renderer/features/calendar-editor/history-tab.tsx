import { useTranslation } from 'react-i18next';
import type { CalendarPart, KeptCalendar } from '#shared/calendars/edit-calendar';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';

/** Names of the parts of a calendar, as a list in a sentence. */
export const usePartWords = (): ((parts: readonly CalendarPart[]) => string) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  return (parts) => format.list(parts.map((part) => t(`part.${part}`)));
};

/** Who changed what and when, newest first. */
export const HistoryTab = ({ kept }: { readonly kept: KeptCalendar }) => {
  const { t } = useTranslation('calendar');
  const format = useFormat();
  const words = usePartWords();
  const people = useRows('person').byId;
  const { timeZone } = useSignedIn().person;
  return (
    <ol className="flex flex-col gap-3">
      {[...(kept.history ?? [])].reverse().map((change) => (
        <li key={change.revision}>
          <p className="font-[560]">
            {t('history.line', {
              revision: format.number(change.revision),
              when: format.full(change.savedAt, timeZone),
              who: people.get(change.personId)?.name ?? '',
            })}
          </p>
          <p className="text-soft">{t('history.parts', { parts: words(change.parts) })}</p>
          {change.pastMilliseconds > 0 && (
            <p className="text-after-ink">
              {t('history.past', { length: format.duration(change.pastMilliseconds) })}
            </p>
          )}
        </li>
      ))}
      <li className="text-soft">{t('history.first')}</li>
    </ol>
  );
};
