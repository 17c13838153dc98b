import { expect, test } from 'vitest';
import { remembered } from './remembered';

test('each answer is worked out once', () => {
  let made = 0;
  const twice = remembered((value: number) => {
    made += 1;
    return value * 2;
  });
  expect([twice(2), twice(2), twice(3), twice(2)]).toEqual([4, 4, 6, 4]);
  expect(made).toBe(2);
});

test('answers stay right when more are asked for than are kept', () => {
  const text = remembered((value: number) => `${value}`);
  for (let turn = 0; turn < 2; turn++)
    for (let value = 0; value < 12_000; value++) expect(text(value)).toBe(`${value}`);
});
