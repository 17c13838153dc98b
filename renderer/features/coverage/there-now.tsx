import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { presentPeople } from '#shared/calendars/staffing';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Avatar } from '../../ui/avatar';
import { laneStateAt } from '../band/lane-state';
import { stateWords } from '../band/lane-words';
import { minds, rulesByClient } from './client-rules';
import { useRuleWords } from './rule-words';
import { shiftsOf, usePeopleHours } from './team';
import { type AtWork, useAtWork } from './use-at-work';
import { type CoveredEngagement, useCoveredEngagements } from './use-coverage';
import { useHolders } from './use-holders';

const minute = 60_000;

/** One client's engagements together: people ask who is there for the client. */
const byClient = (covered: readonly CoveredEngagement[]): readonly (readonly CoveredEngagement[])[] => {
  const groups = new Map<string, CoveredEngagement[]>();
  for (const one of covered) groups.set(one.client.id, [...(groups.get(one.client.id) ?? []), one]);
  return [...groups.values()];
};

interface ClientNowProps {
  readonly group: readonly CoveredEngagement[];
  readonly peopleHours: ReturnType<typeof usePeopleHours>;
  /** People who have started work of a client, by client. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whose timer runs on work of theirs. */
  readonly atWork: readonly AtWork[];
  readonly now: number;
}

const ClientNow = ({ group, peopleHours, holders, atWork, now }: ClientNowProps) => {
  const { t } = useTranslation('coverage');
  const { t: band } = useTranslation('band');
  const format = useFormat();
  const ruleWords = useRuleWords();
  const people = useRows('person').byId;
  const { timeZone } = useSignedIn().person;
  const first = group[0];
  if (!first) return null;
  const { client, hours } = first;
  const workers = [...new Map(group.flatMap((one) => one.workers).map((one) => [one.id, one])).values()];
  const onShift = presentPeople(shiftsOf(workers, peopleHours, { from: now, until: now + minute }), now);
  const working = holders.get(client.id) ?? new Set<string>();
  const clocks = new Map(
    atWork
      .filter(({ engagementId }) => group.some(({ engagement }) => engagement.id === engagementId))
      .map(({ personId, since }) => [personId as string, since]),
  );
  const listed = [...new Set([...clocks.keys(), ...onShift, ...working])];
  const doing = (id: string): string => {
    const since = clocks.get(id);
    if (since !== undefined) return t('now.at-work', { time: format.time(since, timeZone) });
    return working.has(id) ? t('now.working') : t('now.on-shift');
  };
  const state = stateWords(laneStateAt(hours, now), timeZone, now, band, format);
  const rules = rulesByClient(group.map(({ engagement }) => engagement)).get(client.id) ?? [];
  const tone = state.tone === 'text-after-ink' && !minds(rules) ? 'text-soft' : state.tone;
  const needed = rules.some(({ kind }) => kind === 'client-shift');
  return (
    <li className="grid grid-cols-[15rem_20rem_1fr] items-center gap-x-4 border-t border-line py-1.5 first:border-t-0">
      <span className="min-w-0">
        <Link
          to="/hours/$clientId"
          params={{ clientId: client.id }}
          className="block truncate font-semibold hover:text-accent"
        >
          {client.name}
        </Link>
        <span className="block truncate text-xs text-faint">{ruleWords(rules)}</span>
      </span>
      <span className="truncate text-sm text-soft">
        {band('city-time', { city: client.city, time: format.time(now, hours.zone) })} · {state.label}{' '}
        <b className={`font-semibold ${tone}`}>{state.value}</b>
      </span>
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {listed.length === 0 ? (
          <span className={needed && hours.isOpen(now) ? 'text-late' : 'text-faint'}>
            {needed && hours.isOpen(now) ? t('now.nobody-needed') : t('now.nobody')}
          </span>
        ) : (
          listed.map((id) => {
            const name = people.get(id)?.name ?? '';
            return (
              <span key={id} className="flex items-center gap-1.5">
                <Avatar id={id} name={name} />
                <span>
                  {name} <span className="text-sm text-faint">{doing(id)}</span>
                </span>
              </span>
            );
          })
        )}
      </span>
    </li>
  );
};

/** For each client in sight, open ones first: who is on shift or has started its work, now. */
export const ThereNow = () => {
  const { t } = useTranslation('coverage');
  const now = useNow();
  const covered = useCoveredEngagements(false);
  const peopleHours = usePeopleHours();
  const holders = useHolders();
  const atWork = useAtWork();
  const groups = useMemo(
    () =>
      byClient(covered).toSorted(
        (a, b) => Number(b[0]?.hours.isOpen(now) ?? false) - Number(a[0]?.hours.isOpen(now) ?? false),
      ),
    [covered, now],
  );
  return (
    <section aria-label={t('now.title')} className="py-4">
      <h2 className="font-semibold">{t('now.title')}</h2>
      <p className="pb-2 text-sm text-faint">{t('now.help')}</p>
      <ul>
        {groups.map((group) => (
          <ClientNow
            key={group[0]?.client.id}
            group={group}
            peopleHours={peopleHours}
            holders={holders}
            atWork={atWork}
            now={now}
          />
        ))}
      </ul>
    </section>
  );
};
