import { describe, expect, it } from 'vitest';
import type { MutationId } from '#shared/kernel/ids';
import type { Command } from '#shared/sync/mutation';
import type { AttentionEntry } from '../../replica/replica';
import {
  editableOf,
  findEditable,
  hubItemOf,
  isDealtWith,
  lostHold,
  typedIn,
  workItemIdOf,
} from './attention-entry';

const id = (name: string) => name as MutationId;
const claim = { type: 'work-item.claim', workItemId: 'w' } as unknown as Command;
const wait = {
  type: 'work-item.wait',
  workItemId: 'w',
  fence: 1,
  note: 'asked the bank',
} as unknown as Command;
const preference = { type: 'preference.set', key: 'queue.views', value: [] } as Command;

const entryWhere = (change: Partial<AttentionEntry>): AttentionEntry => ({
  id: id('head'),
  command: claim,
  scope: 's',
  recordedAt: 0,
  problem: { code: 'work-item.already-held' },
  reason: 'rejected',
  dependents: [],
  current: null,
  ...change,
});

describe('what needs attention', () => {
  it('knows the words that were typed', () => {
    expect(typedIn(wait)).toBe('asked the bank');
    expect(typedIn(claim)).toBeNull();
    expect(typedIn({ ...wait, note: '' } as Command)).toBeNull();
  });

  it('knows whose work it is about', () => {
    expect(workItemIdOf(wait)).toBe('w');
    expect(workItemIdOf(preference)).toBeNull();
  });

  it('offers to edit only what carries words', () => {
    expect(editableOf({ id: id('a'), command: wait })).toEqual({
      mutationId: 'a',
      workItemId: 'w',
      type: 'work-item.wait',
      note: 'asked the bank',
    });
    expect(editableOf({ id: id('a'), command: claim })).toBeNull();
    expect(editableOf({ id: id('a'), command: preference })).toBeNull();
  });

  it('finds the words of a dependent under a lost claim', () => {
    const lost = entryWhere({ dependents: [{ id: id('later'), command: wait }] });
    expect(findEditable([lost], 'later')?.note).toBe('asked the bank');
    expect(findEditable([lost], 'elsewhere')).toBeNull();
  });

  it('lets go of an entry after an edit only where nothing hangs on it', () => {
    const alone = entryWhere({ command: wait });
    const lost = entryWhere({ dependents: [{ id: id('later'), command: wait }] });
    expect(isDealtWith([alone], 'head')).toBe(true);
    expect(isDealtWith([lost], 'head')).toBe(false);
    expect(isDealtWith([lost], 'later')).toBe(false);
  });

  it('knows where somebody else was quicker', () => {
    expect(lostHold(entryWhere({}))).toBe(true);
    expect(lostHold(entryWhere({ problem: { code: 'work-item.fence-outdated' } }))).toBe(true);
    expect(lostHold(entryWhere({ problem: { code: 'work-item.wrong-status' } }))).toBe(false);
    expect(lostHold(entryWhere({ reason: 'parked' }))).toBe(false);
  });

  it('reads nothing from a row it does not know', () => {
    expect(hubItemOf(entryWhere({ current: { kind: 'from the future' } }))).toBeNull();
    expect(hubItemOf(entryWhere({ current: null }))).toBeNull();
  });
});
