import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Person, Team } from '../people/person';
import {
  type Delegation,
  decideDelegation,
  endDelegation,
  escalatesAt,
  type ReviewFirm,
  reviewStandingOf,
} from './review-standing';

const DAY = 86_400_000;
const now = Date.parse('2026-11-24T12:00:00Z');
const today = '2026-11-24';

const person = (id: string, role: Person['role'], teamId: string | null, active = true): Person =>
  ({ id, role, teamId, active }) as Person;

/** Pat and Lee are of the books, which Lee leads; Lee is led by Max, who leads the floor; Kim leads another team. */
const pat = person('pat', 'professional', 'books');
const lee = person('lee', 'lead', 'floor');
const max = person('max', 'lead', 'floor');
const kim = person('kim', 'lead', 'law');
const ada = person('ada', 'admin', null);
const all = [pat, lee, max, kim, ada];
const teams = [
  { id: 'books', leadId: 'lee' },
  { id: 'floor', leadId: 'max' },
  { id: 'law', leadId: 'kim' },
] as Team[];

const handed: Delegation = {
  id: 'd1',
  fromId: lee.id,
  toId: kim.id,
  from: '2026-11-24',
  until: '2026-11-30',
  endedAt: null,
};
const firm = (change: Partial<ReviewFirm> = {}): ReviewFirm => ({
  people: new Map(all.map((one) => [one.id as string, one])),
  teams,
  delegations: [],
  dateOf: () => today,
  now,
  ...change,
});
const since = (days: number) => ({ status: 'submitted' as const, submittedAt: now - days * DAY });

describe('who reviews a week', () => {
  it('is the lead of the team, and an admin', () => {
    expect(reviewStandingOf(lee, pat, null, firm())).toEqual({ kind: 'lead', forId: null });
    expect(reviewStandingOf(ada, pat, null, firm())).toEqual({ kind: 'admin', forId: null });
    expect(reviewStandingOf(kim, pat, null, firm())).toBeNull();
  });

  it('is whom the lead asked, for those days, on the lead’s own clock, until it is taken back', () => {
    const asked = (date: string, change: Partial<Delegation> = {}) =>
      reviewStandingOf(kim, pat, null, firm({ delegations: [{ ...handed, ...change }], dateOf: () => date }));
    expect(asked('2026-11-23')).toBeNull();
    expect(asked('2026-11-24')).toEqual({ kind: 'delegation', forId: 'lee' });
    expect(asked('2026-11-30')).toEqual({ kind: 'delegation', forId: 'lee' });
    expect(asked('2026-12-01')).toBeNull();
    expect(asked('2026-11-24', { endedAt: now })).toBeNull();
  });

  it('is not whom somebody asked who was asked themselves: a delegation goes no further', () => {
    const delegations = [handed, { ...handed, id: 'd2', fromId: kim.id, toId: max.id }];
    expect(reviewStandingOf(max, pat, null, firm({ delegations }))).toBeNull();
  });

  it('is of a lead’s own week not whom that lead asked', () => {
    const own = teams.map((team) => (team.id === 'floor' ? { ...team, leadId: lee.id } : team));
    expect(reviewStandingOf(kim, lee, null, firm({ teams: own, delegations: [handed] }))).toBeNull();
    expect(reviewStandingOf(kim, lee, since(9), firm({ teams: own }))).toEqual({
      kind: 'escalation',
      forId: null,
    });
  });

  it('is the lead’s lead once a week waited for too long, and where there is none any lead', () => {
    expect(reviewStandingOf(max, pat, since(4.99), firm())).toBeNull();
    expect(reviewStandingOf(max, pat, since(5), firm())).toEqual({ kind: 'escalation', forId: 'lee' });
    expect(reviewStandingOf(kim, pat, since(9), firm())).toBeNull();
    expect(reviewStandingOf(max, pat, since(9), firm({ days: 10 }))).toBeNull();
    expect(reviewStandingOf(max, pat, { ...since(9), status: 'approved' }, firm())).toBeNull();
    const flat = firm({ teams: teams.filter(({ id }) => id !== 'floor') });
    expect(reviewStandingOf(kim, pat, since(9), flat)).toEqual({ kind: 'escalation', forId: 'lee' });
    expect(reviewStandingOf(pat, lee, since(9), flat)).toBeNull();
  });

  it('is never its person, whoever leads, asks or waits', () => {
    const anybody = fc.constantFrom(...all.map(({ id }) => id));
    const anyTeams = fc.uniqueArray(
      fc.record({ id: fc.constantFrom('books', 'floor', 'law'), leadId: fc.option(anybody) }),
      { selector: ({ id }) => id },
    );
    fc.assert(
      fc.property(
        anyTeams,
        fc.array(fc.record({ fromId: anybody, toId: anybody }), { maxLength: 4 }),
        fc.nat({ max: 20 }),
        (some, asked, days) => {
          const delegations = asked.map((one) => ({ ...handed, ...one }));
          const any = firm({ teams: some as Team[], delegations });
          for (const one of all) expect(reviewStandingOf(one, one, since(days), any)).toBeNull();
          // Whatever is wrong with who leads whom, a week that waited for too long has somebody to decide it.
          for (const one of all)
            expect(all.some((actor) => reviewStandingOf(actor, one, since(6), any) !== null)).toBe(true);
        },
      ),
    );
  });

  it('waits for nobody before it was handed in or after it was decided', () => {
    expect(escalatesAt(null)).toBeNull();
    expect(escalatesAt({ status: 'returned', submittedAt: now })).toBeNull();
    expect(escalatesAt({ status: 'submitted', submittedAt: now }, 2)).toBe(now + 2 * DAY);
  });
});

describe('a delegation', () => {
  const decide = (actor: Person, change: object = {}, sees = 1) => {
    const decided = decideDelegation(
      actor,
      'd9',
      { toId: kim.id, from: today, until: '2026-11-30', ...change },
      { ...firm(), sees: () => sees },
    );
    return decided.ok ? decided.value : decided.error.code;
  };

  it('is a lead’s own to give, to a lead who sees something of the work, for days that are not over', () => {
    expect(decide(lee)).toEqual({ ...handed, id: 'd9' });
    expect(decide(pat)).toBe('timesheet.not-reviewer');
    expect(decide(lee, { toId: pat.id })).toBe('delegation.not-a-lead');
    expect(decide(lee, { toId: lee.id })).toBe('delegation.not-a-lead');
    expect(decide(lee, {}, 0)).toBe('delegation.out-of-sight');
    expect(decide(lee, { from: '2026-11-23' })).toBe('delegation.period-invalid');
    expect(decide(lee, { until: '2026-11-23' })).toBe('delegation.period-invalid');
    expect(decide(lee, { until: '2027-02-24' })).toBe('delegation.period-invalid');
    expect(decide(lee, { until: '2027-02-23' })).toMatchObject({ until: '2027-02-23' });
  });

  it('is taken back by either of the two or an admin, once', () => {
    expect(endDelegation(pat, handed, now)).toMatchObject({ error: { code: 'delegation.not-found' } });
    expect(endDelegation(lee, undefined, now)).toMatchObject({ error: { code: 'delegation.not-found' } });
    for (const one of [lee, kim, ada])
      expect(endDelegation(one, handed, now)).toMatchObject({ value: { endedAt: now } });
    expect(endDelegation(lee, { ...handed, endedAt: 7 }, now)).toMatchObject({ value: { endedAt: 7 } });
  });
});
