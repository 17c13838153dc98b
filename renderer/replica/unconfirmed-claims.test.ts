import { expect, it } from 'vitest';
import { sampleMutation } from '../../tests/support/sample-mutation';
import { personIdOf, workItemIdOf } from '../../tests/support/sample-rows';
import { UnconfirmedClaims } from './unconfirmed-claims';

const claim = sampleMutation(1, { command: { type: 'work-item.claim', workItemId: workItemIdOf(1) } });
const note = sampleMutation(2);

it('knows a claim from the moment it is journaled until it is settled, and nothing but claims', () => {
  const claims = new UnconfirmedClaims();
  expect(claims.has(claim.id)).toBe(false);
  claims.appending(claim);
  claims.appending(note);
  expect(claims.has(claim.id)).toBe(true);
  expect(claims.has(note.id)).toBe(false);
  claims.settled([note.id]);
  expect(claims.has(claim.id)).toBe(true);
  claims.settled([claim.id]);
  expect(claims.has(claim.id)).toBe(false);
});

it('knows a lead’s word to themselves like a claim, and not their word to others', () => {
  const assign = (n: number, to: number) =>
    sampleMutation(n, {
      personId: personIdOf(4),
      command: { type: 'work-item.assign', workItemId: workItemIdOf(1), personId: personIdOf(to) },
    });
  const claims = new UnconfirmedClaims();
  const [toSelf, toAnother] = [assign(3, 4), assign(4, 1)];
  claims.appending(toSelf);
  claims.appending(toAnother);
  expect(claims.has(toSelf.id)).toBe(true);
  expect(claims.has(toAnother.id)).toBe(false);
});

it('knows at start what the journal still holds open', () => {
  const claims = new UnconfirmedClaims();
  const like = { position: 0, state: 'sent', answer: null, problem: null } as const;
  claims.found([
    { ...like, mutation: claim },
    { ...like, mutation: note },
  ]);
  expect(claims.has(claim.id)).toBe(true);
  expect(claims.has(note.id)).toBe(false);
});
