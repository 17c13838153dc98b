import { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import { type PersonId, personId } from '../kernel/ids';
import { err, ok, type Result } from '../kernel/result';
import { isoDate, type Person, type Team } from '../people/person';
import { mayReview } from './may-review';
import type { Timesheet } from './timesheet';
import { addDays } from './week';

const DAY = 86_400_000;

/** How long a week may wait for its lead where a firm says nothing else, in days of 24 hours. */
const usualDays = 5;
/** The longest that a lead may hand over at once: whoever is away for longer has a successor. */
const longestDelegation = 92;

/** A lead's word that another reviews the weeks of their people for some days, both included, on the lead's own clock. */
export const delegation = z.looseObject({
  id: z.uuid(),
  fromId: personId,
  toId: personId,
  from: isoDate,
  until: isoDate,
  /** Epoch ms by the hub's clock: when it was taken back; null while it stands. */
  endedAt: z.number().int().nullable(),
});
export type Delegation = z.infer<typeof delegation>;

/** What a lead asks for. */
export const delegationRequest = z.strictObject({ toId: personId, from: isoDate, until: isoDate });
export type DelegationRequest = z.infer<typeof delegationRequest>;

/** Why somebody reviews a week. In another's place is whoever a lead asked to, and whom a week that waited too long came to. */
export const reviewStanding = z.looseObject({
  kind: z.enum(['lead', 'admin', 'delegation', 'escalation']),
  /** The lead in whose place; null in one's own, and for a team without a lead. */
  forId: personId.nullable(),
});
export type ReviewStanding = z.infer<typeof reviewStanding>;

/** Who leads whom, and who stands in for whom. */
export interface ReviewFirm {
  readonly people: ReadonlyMap<string, Person>;
  readonly teams: readonly Team[];
  readonly delegations: readonly Delegation[];
  /** The date on somebody's own clock now, YYYY-MM-DD. */
  readonly dateOf: (person: Person) => string;
  /** Epoch ms on the hub's clock. */
  readonly now: number;
  /** How long a week may wait, days; missing: the usual. */
  readonly days?: number | undefined;
}

const leaderOf = (person: Person, { people, teams }: ReviewFirm): Person | null =>
  people.get(teams.find(({ id }) => id === person.teamId)?.leadId ?? '') ?? null;

/** Whether a delegation holds on a date of its lead's own clock. */
export const isInForce = ({ endedAt, from, until }: Delegation, date: string): boolean =>
  endedAt === null && from <= date && date <= until;

/** Epoch ms from which a week waits for too long; null where it waits for nobody. */
export const escalatesAt = (
  sheet: Pick<Timesheet, 'status' | 'submittedAt'> | null,
  days = usualDays,
): number | null =>
  sheet?.status === 'submitted' && sheet.submittedAt !== null ? sheet.submittedAt + days * DAY : null;

/**
 * Whether somebody is whom a person's weeks go to when they wait for too long: the lead of the person's lead; where there
 * is none, any lead of the firm.
 */
export const isNextFor = (actor: Person, person: Person, firm: ReviewFirm): boolean => {
  if (!actor.active || actor.id === person.id) return false;
  const lead = leaderOf(person, firm);
  if (lead?.id === actor.id) return false;
  const above = lead ? leaderOf(lead, firm) : null;
  const next = above?.active && above.id !== lead?.id && above.id !== person.id ? above : null;
  return next ? next.id === actor.id : actor.role === 'lead';
};

/**
 * Why somebody reviews a person's week, the nearest reason first; null where they do not. Nobody reviews their own. A
 * delegation hands over what is the lead's own: what another left to them stays between those two.
 * @param sheet null for a week that nobody handed in, or for the person as such
 */
export const reviewStandingOf = (
  actor: Person,
  person: Person,
  sheet: Pick<Timesheet, 'status' | 'submittedAt'> | null,
  firm: ReviewFirm,
): ReviewStanding | null => {
  if (actor.id === person.id) return null;
  const leader = leaderOf(person, firm);
  // A lead's own week is not theirs to review, and so not theirs to hand over.
  const lead = leader?.id === person.id ? null : leader;
  if (mayReview(actor, person, firm.teams))
    return { kind: lead?.id === actor.id ? 'lead' : 'admin', forId: null };
  const asked =
    lead !== null &&
    firm.delegations.some(
      (one) => one.fromId === lead.id && one.toId === actor.id && isInForce(one, firm.dateOf(lead)),
    );
  if (asked) return { kind: 'delegation', forId: lead.id };
  const from = escalatesAt(sheet, firm.days);
  if (from !== null && firm.now >= from && isNextFor(actor, person, firm))
    return { kind: 'escalation', forId: lead?.id ?? null };
  return null;
};

/** In whose place somebody decides, as their decision says it; undefined where it is in their own. */
export const inPlaceOf = ({ kind, forId }: ReviewStanding): Timesheet['decidedFor'] =>
  kind === 'delegation' || kind === 'escalation' ? { personId: forId, because: kind } : undefined;

export interface DelegationContext extends Pick<ReviewFirm, 'people' | 'teams' | 'dateOf'> {
  /** How many of the engagements of the lead's people somebody sees. */
  readonly sees: (person: PersonId) => number;
}

/**
 * A lead hands the review of their people's weeks to another for some days.
 * Errors: `timesheet.not-reviewer` where they lead nobody; `delegation.not-a-lead` where the other is no lead or admin who
 * works here, or themselves; `delegation.out-of-sight` where the other sees nothing of what these people work on;
 * `delegation.period-invalid` where it is over before it begins, begins in the past or lasts for too long.
 */
export const decideDelegation = (
  actor: Person,
  id: string,
  { toId, from, until }: DelegationRequest,
  { people, teams, dateOf, sees }: DelegationContext,
): Result<Delegation, DomainError> => {
  if (!teams.some(({ leadId }) => leadId === actor.id)) return err(domainError('timesheet.not-reviewer'));
  const other = people.get(toId);
  if (!other?.active || other.role === 'professional' || other.id === actor.id)
    return err(domainError('delegation.not-a-lead'));
  const today = dateOf(actor);
  if (from < today || until < from || until > addDays(from, longestDelegation - 1))
    return err(domainError('delegation.period-invalid', { days: longestDelegation }));
  if (sees(other.id) === 0) return err(domainError('delegation.out-of-sight'));
  return ok({ id, fromId: actor.id, toId: other.id, from, until, endedAt: null });
};

/**
 * Takes a delegation back: who gave it, who was asked, or an admin. One that is over already stays as it is.
 * Errors: `delegation.not-found`.
 */
export const endDelegation = (
  actor: Person,
  standing: Delegation | undefined,
  now: number,
): Result<Delegation, DomainError> => {
  if (!standing || (actor.role !== 'admin' && standing.fromId !== actor.id && standing.toId !== actor.id))
    return err(domainError('delegation.not-found'));
  return ok({ ...standing, endedAt: standing.endedAt ?? now });
};
