import { useMemo } from 'react';
import type { Person } from '#shared/people/person';
import { mayReview } from '#shared/time-entries/may-review';
import {
  type Delegation,
  escalatesAt,
  isInForce,
  isNextFor,
  type ReviewFirm,
} from '#shared/time-entries/review-standing';
import { dateIn } from '#shared/time-entries/shift-date';
import type { Timesheet } from '#shared/time-entries/timesheet';
import { useAnswer } from '../../app/bridge/use-answer';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useRows } from '../../replica/hooks';

/** Who decides this person's weeks, by the rules that the hub asks. */
export interface Deciders {
  /** Whoever may, admins included. */
  readonly everybody: readonly Person[];
  /** Those of them who are waited for: the lead, and admins only where there is none. */
  readonly reviewers: readonly Person[];
  /** Whom a week comes to as well that waits for too long. */
  readonly next: readonly Person[];
  /** By which others stand in for the lead; empty where the hub was not reached. */
  readonly standIns: readonly Delegation[];
  /** Epoch ms from which a week waits for too long; null where it does not wait. */
  readonly tooLongFrom: (sheet: Pick<Timesheet, 'status' | 'submittedAt'> | null) => number | null;
}

/** @param asks whether the hub is asked who stands in for whom: no replica holds that */
export const useDeciders = (asks: boolean): Deciders => {
  const { person } = useSignedIn();
  const { zones } = useHoursBook();
  const now = useNow();
  const people = useRows('person');
  const teams = useRows('team').list;
  const days = useRows('provider').list[0]?.reviewWithinDays;
  const { value } = useAnswer(asks ? person.id : null, (bridge) => bridge.call('review.delegations'));
  const standIns = value?.concerning;
  return useMemo(() => {
    const me = people.byId.get(person.id) ?? person;
    const dateOf = ({ timeZone }: Person): string => dateIn(zones, timeZone, now);
    const firm: ReviewFirm = { people: people.byId, teams, delegations: [], dateOf, now, days };
    const others = people.list.filter(({ active }) => active);
    const reviewers = others.filter((one) => mayReview(one, me, teams));
    const leads = reviewers.filter(({ role }) => role === 'lead');
    return {
      everybody: reviewers,
      reviewers: leads.length > 0 ? leads : reviewers,
      next: others.filter((one) => isNextFor(one, me, firm) && !reviewers.includes(one)),
      standIns: (standIns ?? []).filter((one) => {
        const lead = people.byId.get(one.fromId);
        return lead !== undefined && (isInForce(one, dateOf(lead)) || one.from > dateOf(lead));
      }),
      tooLongFrom: (sheet) => escalatesAt(sheet, days),
    };
  }, [people, person, teams, days, standIns, zones, now]);
};
