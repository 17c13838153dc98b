import { describe, expect, it } from 'vitest';
import type { Engagement } from '#shared/engagements/engagement';
import type { Person } from '#shared/people/person';
import type { WorkItem } from '#shared/work-items/work-item';
import {
  countProblems,
  planAssignment,
  rankCandidates,
  type Subject,
  shareOut,
  suggestCandidates,
} from './assignment-plan';

const now = Date.UTC(2026, 10, 24, 9);
const personWhere = (name: string, change: Partial<Person> = {}): Person =>
  ({
    id: name,
    name,
    active: true,
    credentials: [],
    languages: [],
    teamId: null,
    ...change,
  }) as unknown as Person;

const lead = personWhere('lead');
const rosa = personWhere('rosa');
const asha = personWhere('asha', {
  credentials: [{ kind: 'CPA', jurisdiction: 'US', validFrom: null, validUntil: null }],
});
const stranger = personWhere('stranger');

const engagement = {
  id: 'engagement',
  members: [
    { personId: lead.id, role: 'lead' },
    { personId: rosa.id, role: 'professional' },
    { personId: asha.id, role: 'professional' },
  ],
  requirement: { credential: null, jurisdiction: null, language: null, level: null },
} as unknown as Engagement;

const subject = (id: string, change: Partial<WorkItem> = {}): Subject => ({
  engagement,
  item: {
    id,
    engagementId: 'engagement',
    status: 'ready',
    assigneeId: null,
    hold: null,
    fence: 0,
    requirement: null,
    ...change,
  } as unknown as WorkItem,
});
const needsCpa = {
  requirement: { credential: 'CPA', jurisdiction: 'US', language: null, level: null },
} as Partial<WorkItem>;

const subjects = [subject('a'), subject('b', needsCpa), subject('c', { status: 'completed' })];
const by = { actor: lead, now };

describe('giving items out', () => {
  it('says beforehand which would be refused and why', () => {
    const plan = planAssignment(subjects, { how: 'assign', person: rosa }, by);
    expect(plan.orders.map(({ command }) => command)).toEqual([
      { type: 'work-item.assign', workItemId: 'a', personId: 'rosa' },
    ]);
    expect(plan.refused.map(({ item, problem }) => [item.id, problem.code])).toEqual([
      ['b', 'work-item.assignee-unqualified'],
      ['c', 'work-item.wrong-status'],
    ]);
  });

  it('is a lead’s to do', () => {
    const plan = planAssignment([subject('a')], { how: 'assign', person: rosa }, { actor: rosa, now });
    expect(plan.refused[0]?.problem.code).toBe('work-item.lead-only');
  });

  it('reserves without asking what somebody holds', () => {
    const plan = planAssignment(subjects, { how: 'reserve', reservedFor: null }, by);
    expect(plan.orders).toHaveLength(2);
  });

  it('offers whoever may have most first, then whoever holds least', () => {
    const loads = new Map([['rosa', 2]]);
    const names = rankCandidates(subjects, [stranger, rosa, lead, asha], loads, by).map(
      ({ person }) => person.name,
    );
    expect(names).toEqual(['asha', 'lead', 'rosa', 'stranger']);
  });

  it('leaves out who is no longer there', () => {
    expect(rankCandidates(subjects, [personWhere('gone', { active: false })], new Map(), by)).toEqual([]);
  });

  it('counts refusals by reason', () => {
    const { refused } = planAssignment(
      [...subjects, subject('d', needsCpa)],
      { how: 'assign', person: rosa },
      by,
    );
    expect(countProblems(refused).map(({ count }) => count)).toEqual([2, 1]);
  });

  it('shares out among several, each item to who may have it and holds least', () => {
    const four = ['a', 'b', 'c', 'd'].map((id) => subject(id));
    const plan = shareOut(four, [rosa, asha], new Map([['rosa', 2]]), by);
    const to = plan.orders.map(({ command }) => 'personId' in command && command.personId);
    expect(to).toEqual(['asha', 'asha', 'rosa', 'asha']);
  });

  it('shares nothing out to whoever holds it now, nor to who lacks what it asks', () => {
    const held = subject('a', { assigneeId: rosa.id });
    const plan = shareOut([held, subject('b', needsCpa)], [rosa], new Map(), by);
    expect(plan.orders).toEqual([]);
    expect(plan.refused.map(({ problem }) => problem.code)).toEqual([
      'work-item.assignee-not-member',
      'work-item.assignee-unqualified',
    ]);
  });

  it('suggests who may have all, from the holder’s own team first, and neither holder nor giver', () => {
    const holder = { ...rosa, teamId: 'pune' } as Person;
    const near = { ...asha, teamId: 'pune' } as Person;
    const held = [subject('a', { assigneeId: holder.id })];
    const far = personWhere('far', { credentials: asha.credentials });
    const members = [...engagement.members, { personId: far.id, role: 'professional' }];
    const wider = held.map(({ item }) => ({ item, engagement: { ...engagement, members } as Engagement }));
    const loads = new Map([['asha', 9]]);
    const ranked = rankCandidates(wider, [holder, lead, near, far, stranger], loads, by);
    expect(suggestCandidates(ranked, wider, by).map(({ person }) => person.name)).toEqual(['asha', 'far']);
  });
});
