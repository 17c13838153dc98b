import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecorderState } from '#shared/bridge/recorder-calls';
import { readLedger } from '#shared/time-entries/ledger';
import { type RunSubject, subjectOf } from '#shared/time-entries/plan-timer';
import { useReplica, useRows, useTimeEntries } from '../../replica/hooks';
import { whenRead } from '../../replica/when-read';
import { useTimer } from '../timer/use-timer';
import { recentWeeks, useWorkingDay } from '../timer/use-working-day';

const mostRecent = 6;

type About = Pick<RunSubject, 'category' | 'engagementId' | 'workItemId' | 'activity'>;

const keyOf = ({ category, engagementId, workItemId, activity }: About): string =>
  JSON.stringify([category, engagementId, workItemId, activity]);

/** The titles of work items, by id, as they are read; those out of sight are missing. */
const useItemTitles = (ids: readonly string[]): ReadonlyMap<string, string> => {
  const { views } = useReplica();
  const [titles, setTitles] = useState<ReadonlyMap<string, string>>(new Map());
  const wanted = ids.join(' ');
  useEffect(() => {
    let current = true;
    const read = async (id: string): Promise<readonly [string, string] | null> => {
      const row = await whenRead(views.row('workItem', id));
      return row ? [id, row.title] : null;
    };
    void Promise.all((wanted === '' ? [] : wanted.split(' ')).map(read)).then((found) => {
      if (current) setTitles(new Map(found.flatMap((one) => (one ? [one] : []))));
    });
    return () => {
      current = false;
    };
  }, [views, wanted]);
  return titles;
};

/** What runs and what was worked on of late, as it is told to what stands outside the window; and what each key means. */
export const useRecorderState = (): {
  readonly state: RecorderState;
  readonly subjectOfKey: (key: string) => RunSubject | null;
} => {
  const { t } = useTranslation('time');
  const run = useTimer()?.current ?? null;
  const entries = useTimeEntries(...recentWeeks(useWorkingDay()));
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const subjects = useMemo(() => {
    const latest = readLedger(entries.map(({ entry }) => entry)).standing.toReversed();
    const found = new Map<string, RunSubject>();
    for (const entry of latest) {
      if (entry.category === 'leave' || entry.category === 'idle') continue;
      const key = keyOf(entry);
      if (!found.has(key)) found.set(key, { ...subjectOf(entry), note: '' });
    }
    if (run) found.delete(keyOf(run));
    return new Map([...found].slice(0, mostRecent));
  }, [entries, run]);
  const ids = [...new Set([run, ...subjects.values()].flatMap((one) => one?.workItemId ?? []))].toSorted();
  const titles = useItemTitles(ids);
  const titleOf = (about: About): string => {
    const engagement = engagements.get(about.engagementId ?? '');
    const code = clients.get(engagement?.clientId ?? '')?.code;
    const what =
      titles.get(about.workItemId ?? '') ??
      engagement?.name ??
      (about.category === 'client' ? t('out-of-sight') : t(`category.${about.category}`));
    return [code, what, about.activity].filter(Boolean).join(' · ').slice(0, 300);
  };
  return {
    state: {
      phase: run ? run.state : 'none',
      title: run ? titleOf(run) : '',
      startedAt: run?.state === 'running' ? run.startedAt : null,
      earlierMilliseconds: run?.earlierMilliseconds ?? 0,
      recent: [...subjects].map(([key, subject]) => ({ key, title: titleOf(subject) })),
    },
    subjectOfKey: (key) => subjects.get(key) ?? null,
  };
};
