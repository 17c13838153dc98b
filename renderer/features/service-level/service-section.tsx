import { useTranslation } from 'react-i18next';
import type { ClockSegment } from '#shared/calendars/service-clock';
import type { Engagement } from '#shared/engagements/engagement';
import type { WorkItem } from '#shared/work-items/work-item';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Pill, type Tone } from '../../ui/badge';
import { ProgressBar } from '../../ui/progress-bar';
import { type ServiceState, useDeadline, useServiceState } from './use-service';

const levelTones = {
  calm: 'accent',
  soon: 'after',
  urgent: 'late',
  overdue: 'late',
} as const satisfies Record<string, Tone>;

interface SectionProps {
  readonly item: WorkItem;
  readonly engagement: Engagement;
}

/** Open hours left until the deadline, how loud that is, and the last moments that still help. */
const DeadlineLines = ({ item, engagement }: SectionProps) => {
  const { t } = useTranslation('service-level');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const deadline = useDeadline(item, engagement, now);
  if (!deadline || item.status === 'completed' || item.status === 'approved') return null;
  const { openLeft, level, latestStart, lastOpenMoment } = deadline;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-center gap-2">
        <Pill tone={levelTones[level]}>{t(`level.${level}`)}</Pill>
        <span>
          {openLeft >= 0
            ? t('open-left', { length: format.duration(openLeft) })
            : t('open-since', { length: format.duration(-openLeft) })}
        </span>
      </p>
      {lastOpenMoment !== null && lastOpenMoment !== item.dueAt && (
        <p className="text-sm text-soft">
          {t('last-open', { when: format.when(lastOpenMoment, timeZone, now, 'within') })}
        </p>
      )}
      {level !== 'overdue' && latestStart !== null && item.estimateMinutes !== null && (
        <p className="text-sm text-soft">
          {latestStart < now
            ? t('start-late')
            : t('start-by', { when: format.when(latestStart, timeZone, now, 'within') })}
        </p>
      )}
    </div>
  );
};

const Segment = ({ segment, zone }: { readonly segment: ClockSegment; readonly zone: string }) => {
  const { t } = useTranslation('service-level');
  const format = useFormat();
  const now = useNow();
  const people = useRows('person').byId;
  const { from, until, reason, holder, calendarRevision, zoneData } = segment;
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-2 py-0.5">
      <span className={reason === 'running' ? 'text-ink' : 'text-soft'}>{t(`reason.${reason}`)}</span>
      <span>{format.duration(until - from)}</span>
      <span className="col-span-2 text-xs text-faint">
        {t('segment', {
          from: format.when(from, zone, now),
          until: format.when(until, zone, now),
          who: holder === null ? t('nobody') : (people.get(holder)?.name ?? t('somebody')),
          revision: format.number(calendarRevision),
          zoneData,
        })}
      </span>
    </li>
  );
};

const stateOf = ({ clock, ended }: ServiceState): 'ended' | 'running' | 'waiting' | 'closed' => {
  if (ended) return 'ended';
  if (clock.waitingOnClient) return 'waiting';
  return clock.segments.at(-1)?.reason === 'running' ? 'running' : 'closed';
};

const ClockLines = ({ state }: { readonly state: ServiceState }) => {
  const { t } = useTranslation('service-level');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { used, agreed, zone } = state;
  return (
    <div className="flex flex-col gap-1">
      <p className="flex items-baseline justify-between gap-2">
        <span>
          {agreed === null
            ? t('used', { used: format.duration(used) })
            : t('used-of', { used: format.duration(used), agreed: format.duration(agreed) })}
        </span>
        <span className="text-sm text-soft">{t(`clock.${stateOf(state)}`)}</span>
      </p>
      {agreed !== null && <ProgressBar label={t('title')} value={used / agreed} />}
      {agreed !== null && used > agreed && (
        <p className="text-sm text-late">{t('over', { length: format.duration(used - agreed) })}</p>
      )}
      {state.usedUpAt !== null && state.usedUpAt > now && (
        <p className="text-sm text-soft">
          {t('used-up', {
            there: format.when(state.usedUpAt, zone, now, 'within'),
            here: format.when(state.usedUpAt, timeZone, now, 'within'),
          })}
        </p>
      )}
      <details className="text-sm">
        <summary className="cursor-default text-accent">{t('segments')}</summary>
        <ol>
          {state.clock.segments.toReversed().map((segment) => (
            <Segment key={segment.from} segment={segment} zone={zone} />
          ))}
        </ol>
      </details>
    </div>
  );
};

/** The time agreed with the client: open hours left, how much is used, and what the clock did stretch by stretch. */
export const ServiceSection = ({ item, engagement }: SectionProps) => {
  const { t } = useTranslation('service-level');
  const now = useNow();
  const state = useServiceState(item, engagement, now);
  if (!state && item.dueAt === null) return null;
  return (
    <section aria-label={t('title')} className="my-2.5 flex flex-col gap-2">
      <h3 className="font-semibold">{t('title')}</h3>
      <DeadlineLines item={item} engagement={engagement} />
      {state && <ClockLines state={state} />}
    </section>
  );
};
