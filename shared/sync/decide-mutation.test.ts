import { describe, expect, it } from 'vitest';
import { sampleDeviceId, sampleMutation } from '../../tests/support/sample-mutation';
import {
  engagementIdOf,
  heldBy,
  kim,
  lee,
  lookupOf,
  noon,
  pat,
  sam,
  sampleEngagement,
  sampleWorkItem,
  scopeOf,
  workItemIdOf,
} from '../../tests/support/sample-rows';
import type { ScopeId } from '../kernel/ids';
import type { Person } from '../people/person';
import { decideMutation, rowsNeededBy } from './decide-mutation';
import type { Command, Mutation } from './mutation';

const engagement = sampleEngagement();
const scope = scopeOf(engagement);
const workItemId = workItemIdOf(1);

const by = (person: Person, command: Command, change: Partial<Mutation> = {}): Mutation =>
  sampleMutation(1, { scope, personId: person.id, recordedAt: noon - 5, command, ...change });

const rows = (item = sampleWorkItem(1)) =>
  lookupOf({ kind: 'engagement', body: engagement }, { kind: 'workItem', body: item });

const refusal = (...args: Parameters<typeof decideMutation>): string => {
  const decision = decideMutation(...args);
  return decision.ok ? 'accepted' : decision.error.code;
};

const claim: Command = { type: 'work-item.claim', workItemId };

describe('a mutation about a work item', () => {
  it('writes the item and what happened to it, both in the engagement’s scope', () => {
    const mutation = by(pat, { type: 'work-item.note', workItemId, note: 'Papers came' });
    expect(decideMutation(rows(), mutation, noon)).toEqual({
      ok: true,
      value: [
        { kind: 'workItem', id: workItemId, scope, body: { ...sampleWorkItem(1), revision: 2 } },
        {
          kind: 'activity',
          id: mutation.id,
          scope,
          body: {
            id: mutation.id,
            engagementId: engagement.id,
            workItemId,
            personId: pat.id,
            type: 'work-item.note',
            at: noon,
            recordedAt: noon - 5,
            note: 'Papers came',
            subjectId: null,
            checklistItemId: null,
          },
        },
      ],
    });
  });

  it('tells of whom and of which step it was', () => {
    const assigned = decideMutation(
      rows(),
      by(lee, { type: 'work-item.assign', workItemId, personId: sam.id }),
      noon,
    );
    expect(assigned).toMatchObject({ value: [{}, { body: { subjectId: sam.id, note: null } }] });
    const ticked = decideMutation(
      rows(heldBy(pat)),
      by(pat, { type: 'work-item.tick', workItemId, fence: 1, checklistItemId: '2', done: true }),
      noon,
    );
    expect(ticked).toMatchObject({ value: [{}, { body: { checklistItemId: '2' } }] });
  });

  it('is refused where author, engagement or item are not in sight', () => {
    const stranger = by({ ...pat, id: engagementIdOf(77) as unknown as Person['id'] }, claim);
    expect(refusal(rows(), stranger, noon)).toBe('person.not-found');
    expect(refusal(lookupOf(), by(pat, claim), noon)).toBe('scope.not-visible');
    expect(refusal(lookupOf({ kind: 'engagement', body: engagement }), by(pat, claim), noon)).toBe(
      'work-item.not-found',
    );
    expect(refusal(rows(), by(kim, claim), noon)).toBe('work-item.not-member');
  });

  it('is refused where the item belongs to another engagement than the one it names', () => {
    const elsewhere = sampleWorkItem(1, { engagementId: engagementIdOf(2) });
    expect(refusal(rows(elsewhere), by(pat, claim), noon)).toBe('work-item.not-found');
  });

  it('judges the assignee by the row that is there', () => {
    const inactive = lookupOf(
      { kind: 'engagement', body: engagement },
      { kind: 'workItem', body: sampleWorkItem(1) },
      { kind: 'person', body: { ...sam, active: false } },
    );
    const assign = by(lee, { type: 'work-item.assign', workItemId, personId: sam.id });
    expect(refusal(inactive, assign, noon)).toBe('work-item.assignee-not-member');
  });
});

describe('a preference', () => {
  const own = pat.id as string as ScopeId;
  const set = (change: Partial<Mutation> = {}) =>
    by(pat, { type: 'preference.set', key: 'interface.theme', value: 'dark' }, { scope: own, ...change });
  const id = `${pat.id}:interface.theme`;
  const body = {
    id,
    personId: pat.id,
    key: 'interface.theme',
    value: 'dark',
    writtenAt: noon - 5,
    deviceId: sampleDeviceId,
    deviceSequence: 1,
  };
  const standing = (writtenAt: number) =>
    lookupOf({
      kind: 'preference',
      body: { ...body, writtenAt, deviceId: undefined, deviceSequence: undefined },
    });

  it('is written into its author’s own scope', () => {
    expect(decideMutation(lookupOf(), set(), noon)).toEqual({
      ok: true,
      value: [{ kind: 'preference', id, scope: own, body }],
    });
  });

  it('is refused in any other scope: a colleague would see it', () => {
    expect(refusal(lookupOf(), set({ scope }), noon)).toBe('scope.not-visible');
  });

  it('is won by whoever wrote last; an older write that comes late changes nothing and is no refusal', () => {
    expect(decideMutation(standing(noon), set(), noon)).toEqual({ ok: true, value: [] });
    expect(decideMutation(standing(noon - 5), set(), noon)).toMatchObject({ value: [{ body }] });
    expect(decideMutation(standing(noon - 6), set(), noon)).toMatchObject({ value: [{ body }] });
  });
});

describe('the rows a decision will ask for', () => {
  const asked = (mutation: Mutation): string[] => {
    const names: string[] = [];
    const all = rows();
    decideMutation(
      (kind, id) => {
        names.push(`${kind}:${id}`);
        return all(kind, id);
      },
      mutation,
      noon,
    );
    return names;
  };

  it.each([
    claim,
    { type: 'work-item.assign', workItemId, personId: sam.id } as const,
    { type: 'preference.set', key: 'a', value: 1 } as const,
  ])('are all named before: $type', (command) => {
    const own = command.type === 'preference.set' ? { scope: lee.id as string as ScopeId } : {};
    const mutation = by(lee, command, own);
    const named = rowsNeededBy(mutation).map(({ kind, id }) => `${kind}:${id}`);
    expect(named).toEqual(expect.arrayContaining(asked(mutation)));
  });
});
