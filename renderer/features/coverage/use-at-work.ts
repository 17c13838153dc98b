import { useMemo } from 'react';
import type { Presence } from '#shared/time-entries/timer';
import { useNow } from '../../app/clock';
import { useRows } from '../../replica/hooks';

/** A clock that nobody stopped for so long says nothing any more about who is there, ms. */
const longestShift = 16 * 3_600_000;

export type AtWork = Presence & { readonly since: number };

/** Whose timer runs on an engagement in sight: the latest word of each person, without what was surely forgotten. */
export const useAtWork = (): readonly AtWork[] => {
  const presences = useRows('presence').list;
  const engagements = useRows('engagement').byId;
  const now = useNow();
  return useMemo(() => {
    const latest = new Map<string, Presence>();
    for (const one of presences) {
      const known = latest.get(one.personId);
      if (!known || known.writtenAt < one.writtenAt) latest.set(one.personId, one);
    }
    return [...latest.values()].filter(
      (one): one is AtWork =>
        one.since !== null &&
        now - one.since < longestShift &&
        (engagements.get(one.engagementId)?.members.some(({ personId }) => personId === one.personId) ??
          false),
    );
  }, [presences, engagements, now]);
};
