import { describe, expect, it } from 'vitest';
import type { Engagement } from '#shared/engagements/engagement';
import type { PersonId, TeamId } from '#shared/kernel/ids';
import type { Person, Team } from '#shared/people/person';
import type { WorkItem } from '#shared/work-items/work-item';
import { type Choice, choiceKey, choiceOf, planChoice, rankTeams } from './recipients';

const person = (id: string, teamId: string | null = null): Person =>
  ({ id, name: id, active: true, credentials: [], languages: [], teamId }) as unknown as Person;
const lead = person('lead');
const people = [lead, person('rosa', 'pune'), person('asha', 'pune')];
const teams = [{ id: 'pune', name: 'Pune', leadId: null } as unknown as Team];
const engagement = {
  members: people.map(({ id }) => ({ personId: id, role: id === lead.id ? 'lead' : 'professional' })),
  requirement: { credential: null, jurisdiction: null, language: null, level: null },
} as unknown as Engagement;
const subjects = ['a', 'b'].map((id) => ({
  engagement,
  item: { id, engagementId: 'e', status: 'ready', assigneeId: null, hold: null } as unknown as WorkItem,
}));
const situation = { subjects, people, loads: new Map(), by: { actor: lead, now: 0 } };
const rosa: Choice = { kind: 'person', id: 'rosa' as PersonId };
const pune: Choice = { kind: 'team', id: 'pune' as TeamId };

const commands = (how: 'assign' | 'reserve', choice: Choice) =>
  planChoice(how, choice, situation).orders.map(({ command }) => command);

describe('to whom work is given', () => {
  it('reads a choice back from the key it has in the list', () => {
    for (const choice of [rosa, pune, { kind: 'nobody' } as const])
      expect(choiceOf(choiceKey(choice), people, teams)).toEqual(choice);
    expect(choiceOf('person:gone', people, teams)).toBeNull();
  });

  it('assigns all to a person, and shares them out in a team', () => {
    expect(commands('assign', rosa).map((command) => 'personId' in command && command.personId)).toEqual([
      'rosa',
      'rosa',
    ]);
    expect(commands('assign', pune).map((command) => 'personId' in command && command.personId)).toEqual([
      'rosa',
      'asha',
    ]);
  });

  it('offers the team first that could take most', () => {
    const strangers = { id: 'manila', name: 'Manila', leadId: null } as unknown as Team;
    const ranked = rankTeams([strangers, ...teams], situation);
    expect(ranked.map(({ team, members, fits }) => [team.name, members, fits])).toEqual([
      ['Pune', 2, 2],
      ['Manila', 0, 0],
    ]);
  });

  it('reserves for a person, a team, or nobody any more', () => {
    const reserved = (choice: Choice) =>
      commands('reserve', choice).map((command) => 'reservedFor' in command && command.reservedFor);
    expect(reserved(rosa)[0]).toEqual({ kind: 'person', personId: 'rosa' });
    expect(reserved(pune)[0]).toEqual({ kind: 'team', teamId: 'pune' });
    expect(reserved({ kind: 'nobody' })[0]).toBeNull();
    expect(commands('assign', { kind: 'nobody' })).toEqual([]);
  });
});
