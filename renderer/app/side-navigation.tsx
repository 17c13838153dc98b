import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayEditAccess } from '#shared/engagements/edit-access';
import { workItemStatuses } from '#shared/work-items/work-item';
import { useFormat } from '../i18n/format';
import { useAttention, useObservable, useReplica, useRows } from '../replica/hooks';
import type { QueueSession } from '../replica/replica';
import { useClock } from './clock';
import { useSignedIn } from './session-context';
import { useWaitingReviews } from './waiting-reviews';

interface PlaceProps {
  readonly to:
    | '/queue'
    | '/time'
    | '/timesheet'
    | '/review'
    | '/team'
    | '/hours'
    | '/coverage'
    | '/documents'
    | '/access'
    | '/templates'
    | '/attention'
    | '/settings';
  readonly label: string;
  readonly count?: number;
  /** The count in words, where the number alone would not say of what it is; it describes the place then. */
  readonly said?: string;
}

const Place = ({ to, label, count = 0, said }: PlaceProps) => {
  const format = useFormat();
  return (
    <Link
      to={to}
      aria-description={count > 0 ? said : undefined}
      title={count > 0 ? said : undefined}
      className="flex justify-between gap-2 rounded-md px-2.5 py-1.5 text-soft hover:bg-hover aria-[current=page]:bg-accent-bg aria-[current=page]:font-semibold aria-[current=page]:text-accent"
    >
      <span>{label}</span>
      {count > 0 && <span aria-hidden={said !== undefined}>{format.number(count)}</span>}
    </Link>
  );
};

const Held = ({ session, label }: { readonly session: QueueSession; readonly label: string }) => (
  <Place to="/queue" label={label} count={useObservable(session.summary).items} />
);

/** The queue with how much of it I hold. The session counts in the replica's worker; no line of it is ever read. */
const QueuePlace = () => {
  const { t } = useTranslation('common');
  const { queue } = useReplica();
  const clock = useClock();
  const { timeZone, locale } = useSignedIn().person;
  const [session, setSession] = useState<QueueSession | null>(null);
  useEffect(() => {
    const opened = queue.openBeside({
      holding: ['mine'],
      statuses: workItemStatuses.filter((status) => status !== 'completed'),
      sort: [],
      groupBy: null,
      timeZone,
      locale,
      now: clock.now(),
    });
    setSession(opened);
    return () => opened.close();
  }, [queue, clock, timeZone, locale]);
  const label = t('places.queue');
  return session ? <Held session={session} label={label} /> : <Place to="/queue" label={label} />;
};

/** The weeks that one reviews, with how many wait: so whoever stands in for a lead hears of them wherever they are. */
const ReviewPlace = () => {
  const { t } = useTranslation('common');
  const { t: time } = useTranslation('time');
  const format = useFormat();
  const waiting = useWaitingReviews(true);
  const count = waiting ? waiting.own + waiting.delegated + waiting.escalated : 0;
  const said = time('review.waiting-count', { count, weeks: format.number(count) });
  return <Place to="/review" label={t('places.review')} count={count} said={said} />;
};

/** The places there are, each with what waits in it. */
export const SideNavigation = () => {
  const { t } = useTranslation('common');
  const attention = useAttention();
  const { person } = useSignedIn();
  const engagements = useRows('engagement').list;
  // Who may say nothing about anybody's sight has no use for the place.
  const mayEdit = useMemo(
    () => person.role === 'admin' || engagements.some((engagement) => mayEditAccess(person, engagement)),
    [person, engagements],
  );
  return (
    <nav
      aria-label={t('places.label')}
      className="flex w-[13.2rem] shrink-0 flex-col gap-px border-e border-line px-2 py-2.5"
    >
      <QueuePlace />
      <Place to="/documents" label={t('places.documents')} />
      <Place to="/time" label={t('places.time')} />
      <Place to="/timesheet" label={t('places.timesheet')} />
      {person.role !== 'professional' && <ReviewPlace />}
      {(mayEdit || person.role !== 'professional') && <Place to="/team" label={t('places.team')} />}
      <Place to="/hours" label={t('places.hours')} />
      <Place to="/coverage" label={t('places.coverage')} />
      <Place to="/templates" label={t('places.templates')} />
      {mayEdit && <Place to="/access" label={t('places.access')} />}
      <Place to="/attention" label={t('places.attention')} count={attention.length} />
      <span className="grow" />
      <Place to="/settings" label={t('places.settings')} />
    </nav>
  );
};
