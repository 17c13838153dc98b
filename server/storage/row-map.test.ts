import { expect, test } from 'vitest';
import { RowMap } from './row-map';

test('rows of one id and another kind are told apart', () => {
  const map = new RowMap<string>();
  map.set({ kind: 'workItem', id: 'a' }, 'item');
  map.set({ kind: 'activity', id: 'a' }, 'activity');
  expect([map.get('workItem', 'a'), map.get('activity', 'a')]).toEqual(['item', 'activity']);
  expect([map.get('workItem', 'b'), map.get('timer', 'a')]).toEqual([undefined, undefined]);
});

test('each row is there once, as it was set last', () => {
  const map = new RowMap<number>();
  map.set({ kind: 'workItem', id: 'a' }, 1);
  map.set({ kind: 'timer', id: 'a' }, 2);
  map.set({ kind: 'workItem', id: 'b' }, 3);
  map.set({ kind: 'workItem', id: 'a' }, 4);
  expect(map.values()).toEqual([4, 3, 2]);
});
