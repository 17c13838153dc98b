import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { qualificationProblem } from '#shared/work-items/decide-work-item';
import { checkedOutUntil, isHeld } from '#shared/work-items/lease';
import type { Reservation } from '#shared/work-items/work-item';
import { useClientHours } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useErrorWords } from '../../i18n/error-words';
import { cityOfZone, useFormat } from '../../i18n/format';
import { requirementWords } from '../../i18n/qualification-words';
import { useRow, useRows } from '../../replica/hooks';
import { Icon } from '../../ui/icon';
import { dueWords } from './due-words';
import { lastOpenBefore } from './last-open';
import { useClients } from './use-clients';
import type { OpenItem } from './use-open-item';

const Detail = ({ name, children }: { readonly name: string; readonly children: ReactNode }) => (
  <>
    <dt className="text-faint first-letter:uppercase">{name}</dt>
    <dd>{children}</dd>
  </>
);

/** When somebody at the client can last be asked before the deadline. */
const LastOpen = ({ open, dueAt }: { readonly open: OpenItem; readonly dueAt: number }) => {
  const { t } = useTranslation('work-item');
  const format = useFormat();
  const now = useNow();
  const client = useRow('client', open.engagement.clientId);
  const hours = useClientHours(useRow('calendar', client?.calendarId ?? null));
  if (!hours || dueAt <= now || hours.beyondZoneData(now, dueAt)) return null;
  const last = lastOpenBefore(hours, dueAt, now);
  return (
    <small className="block text-xs text-faint">
      {last
        ? t('due.last-open', {
            from: format.when(last.from, hours.zone, now, 'within'),
            until: format.time(last.until, hours.zone),
          })
        : t('due.no-open')}
    </small>
  );
};

const Due = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const format = useFormat();
  const now = useNow();
  const place = useClients().get(open.engagement.clientId);
  const { dueAt } = open.view.item;
  if (dueAt === null) return t('due.none');
  const here = open.me.timeZone;
  const words = dueWords(dueAt, { there: place?.timeZone ?? here, here }, now, format);
  const cities = { there: place?.city ?? '', here: open.me.city || cityOfZone(here) };
  return (
    <>
      <span className={dueAt < now ? 'font-semibold text-late' : 'text-ink'}>
        {t('due.both', {
          there: words.there,
          thereCity: cities.there,
          here: words.here,
          hereCity: cities.here,
        })}
        {dueAt < now && ` · ${t('due.late')}`}
      </span>
      <LastOpen open={open} dueAt={dueAt} />
    </>
  );
};

const Requirements = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation();
  const { locale } = useFormat();
  const words = useErrorWords();
  const { item } = open.view;
  const asked = requirementWords(item.requirement ?? open.engagement.requirement, t, locale);
  if (asked.length === 0) return t('work-item:requires.nothing');
  const problem = qualificationProblem(item, open.engagement, open.me, open.situation.now);
  return (
    <>
      {asked.join(' · ')}{' '}
      {problem ? (
        <span className="block text-after-ink">{words(problem).what}</span>
      ) : (
        <span className="text-accent">
          <Icon name="check" className="inline" />{' '}
          <span className="sr-only">{t('work-item:requires.met')}</span>
        </span>
      )}
    </>
  );
};

/** Who has it and until when: the lease of a claim, the word of a lead, or nobody. */
const Holding = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const format = useFormat();
  const people = useRows('person');
  const { item, intended, unsent } = open.view;
  const { now } = open.situation;
  const when = (instant: number): string => format.when(instant, open.me.timeZone, now, 'within');
  if (intended) return t('holding.intended');
  if (item.assigneeId === null) return t('holding.free');
  const name = people.byId.get(item.assigneeId)?.name ?? t('somebody');
  const leaseUntil = item.hold?.leaseUntil ?? null;
  if (!isHeld(item, now))
    return leaseUntil === null ? t('holding.free') : t('holding.lapsed', { name, until: when(leaseUntil) });
  const checkedOut = checkedOutUntil(item, now);
  if (item.assigneeId !== open.me.id) {
    if (checkedOut !== null) return t('holding.theirs-checked-out', { name, until: when(checkedOut) });
    return leaseUntil === null ? name : t('holding.theirs', { name, until: when(leaseUntil) });
  }
  // The longer lease is the hub's to give: until it has answered, nothing is promised.
  if (checkedOut !== null)
    return unsent ? t('holding.checking-out') : t('holding.checked-out', { until: when(checkedOut) });
  return leaseUntil === null ? t('holding.assigned') : t('holding.leased', { until: when(leaseUntil) });
};

/** Whom it is kept for, in a word. */
const useReservationName = (reservation: Reservation | null): string => {
  const person = useRow('person', reservation?.kind === 'person' ? reservation.personId : null);
  const team = useRow('team', reservation?.kind === 'team' ? reservation.teamId : null);
  return person?.name ?? team?.name ?? '';
};

/** The facts of an item that decide who does it and by when. */
export const Details = ({ open }: { readonly open: OpenItem }) => {
  const { t } = useTranslation('work-item');
  const { item } = open.view;
  const format = useFormat();
  const people = useRows('person');
  const matter = useRow('matter', item.matterId);
  const client = useRow('client', open.engagement.clientId);
  const reservedFor = useReservationName(item.reservedFor);
  const reviewer = item.reviewerId === null ? null : people.byId.get(item.reviewerId);
  return (
    <dl className="my-2.5 grid grid-cols-[7.1rem_1fr] gap-x-2 gap-y-1 text-soft">
      <Detail name={t('detail.due')}>
        <Due open={open} />
      </Detail>
      <Detail name={t('detail.status')}>
        {t(`status.${item.status}`)}
        {item.priority !== 'normal' && ` · ${t(`priority.${item.priority}`)}`}
        {item.statusNote !== null && (
          <span className="block break-words whitespace-pre-wrap text-ink" dir="auto">
            {item.statusNote}
          </span>
        )}
      </Detail>
      <Detail name={t('detail.requires')}>
        <Requirements open={open} />
      </Detail>
      {reviewer && <Detail name={t('detail.reviewer')}>{reviewer.name}</Detail>}
      <Detail name={t('detail.held')}>
        <Holding open={open} />
      </Detail>
      {item.reservedFor !== null && <Detail name={t('detail.reserved')}>{reservedFor}</Detail>}
      {matter && (
        // The client's own word for a matter, as the client writes it.
        <Detail name={client?.matterWord ?? t('detail.matter')}>
          {t('detail.matter-named', { code: matter.code, name: matter.name })}
        </Detail>
      )}
      {item.estimateMinutes !== null && (
        <Detail name={t('detail.estimate')}>{format.duration(item.estimateMinutes * 60_000)}</Detail>
      )}
    </dl>
  );
};
