import { useTranslation } from 'react-i18next';
import type { Timesheet } from '#shared/time-entries/timesheet';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { useDeciders } from '../review/who-decides';

const useLines = (sheet: Timesheet): readonly string[] => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const people = useRows('person').byId;
  const { timeZone } = useSignedIn().person;
  const waits = sheet.status === 'submitted';
  const { reviewers, next, standIns, tooLongFrom } = useDeciders(waits);
  const name = (id: string | null): string => people.get(id ?? '')?.name ?? '';
  const names = (list: readonly { readonly name: string }[]) => format.list(list.map((one) => one.name));
  const day = (date: string) => format.day(Date.parse(`${date}T12:00:00Z`), 'UTC');
  if (!waits) {
    if (sheet.decidedBy === null) return [];
    const lead = name(sheet.decidedFor?.personId ?? null);
    const by = name(sheet.decidedBy);
    return [lead === '' ? t('waits.decided', { name: by }) : t('waits.decided-for', { name: by, lead })];
  }
  const from = tooLongFrom(sheet);
  // Where nobody leads the lead it is every other lead: a line of names would say less.
  const others = next.length > 2 ? t('waits.leads') : names(next);
  const moving = next.length === 0 || from === null ? null : { names: others, from };
  return [
    ...(reviewers.length > 0 ? [t('waits.with', { names: names(reviewers) })] : []),
    ...standIns.map(({ fromId, toId, from: first, until }) =>
      t('waits.in-place', { name: name(toId), lead: name(fromId), from: day(first), until: day(until) }),
    ),
    ...(moving === null
      ? []
      : moving.from <= now
        ? [t('waits.late', { names: moving.names })]
        : [
            t('waits.soon', { names: moving.names, when: format.when(moving.from, timeZone, now, 'within') }),
          ]),
  ];
};

/** Who decides a week that was handed in, in whose place, and to whom it goes where it waits for too long; then, who did. */
export const WaitingLine = ({ sheet }: { readonly sheet: Timesheet }) => {
  const { t } = useTranslation('time');
  const lines = useLines(sheet);
  if (lines.length === 0) return null;
  return (
    <section aria-label={t('waits.label')} className="border-t border-line py-2 text-soft">
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
    </section>
  );
};
