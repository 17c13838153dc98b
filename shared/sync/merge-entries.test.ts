import { describe, expect, it } from 'vitest';
import type { FeedEntry } from '../protocol/hub-api';
import { mergeEntries, type Standing, standingsNeeded } from './merge-entries';

const entry = (scope: string, seq: number, kind: string, gone = false): FeedEntry => ({
  scope,
  seq,
  kind,
  id: '1',
  row: gone ? null : { seq },
});

const merged = (entries: readonly FeedEntry[], standing?: Standing) =>
  mergeEntries(entries, () => standing).map((row) => (row.gone ? 'gone' : [row.scopes, row.seq]));

describe('a row that hangs on one scope', () => {
  it('is replaced by what comes, without asking what stands there', () => {
    expect(standingsNeeded([entry('a', 1, 'workItem')])).toEqual([]);
    expect(merged([entry('a', 1, 'workItem'), entry('a', 5, 'workItem')])).toEqual([[['a'], 5]]);
  });

  it('moves, whichever of row and tombstone comes first', () => {
    const came = entry('b', 8, 'workItem');
    const left = entry('a', 9, 'workItem', true);
    expect(merged([came, left], { scopes: ['a'], seq: 3 })).toEqual([[['b'], 8]]);
    expect(merged([{ ...left, seq: 7 }, came], { scopes: ['a'], seq: 3 })).toEqual([[['b'], 8]]);
  });

  it('goes with the tombstone of its scope, and not with that of one it had left', () => {
    expect(standingsNeeded([entry('a', 9, 'workItem', true)])).toEqual(['workItem:1']);
    expect(merged([entry('a', 9, 'workItem', true)], { scopes: ['a'], seq: 3 })).toEqual(['gone']);
    expect(merged([entry('a', 9, 'workItem', true)], { scopes: ['b'], seq: 3 })).toEqual([[['b'], 3]]);
    expect(merged([entry('a', 9, 'workItem', true)])).toEqual(['gone']);
  });

  it('is never taken back to an older entry', () => {
    expect(merged([entry('b', 8, 'workItem'), entry('a', 5, 'workItem')])).toEqual([[['b'], 8]]);
  });
});

describe('a row that may stand in several scopes', () => {
  it('stays for as long as one of them holds it', () => {
    const both = { scopes: ['a', 'b'], seq: 4 };
    expect(standingsNeeded([entry('a', 9, 'client')])).toEqual(['client:1']);
    expect(merged([entry('a', 9, 'client', true)], both)).toEqual([[['b'], 4]]);
    expect(merged([entry('a', 9, 'client', true), entry('b', 10, 'client', true)], both)).toEqual(['gone']);
    expect(merged([entry('c', 9, 'client')], both)).toEqual([[['a', 'b', 'c'], 9]]);
  });
});
