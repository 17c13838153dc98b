import { expect, it } from 'vitest';
import { err, ok, type Result } from '#shared/kernel/result';
import { Presses } from './presses';

const held = () => {
  let answer: (given: Result<number, string>) => void = () => undefined;
  let times = 0;
  const task = () => {
    times += 1;
    return new Promise<Result<number, string>>((resolve) => {
      answer = resolve;
    });
  };
  return { task, answer: (given: Result<number, string>) => answer(given), times: () => times };
};

it('has a second press share the answer of the first, and begins anew once that came', async () => {
  const presses = new Presses<Result<number, string>>();
  const { task, answer, times } = held();
  const both = [presses.join('stop', task), presses.join('stop', task)];
  answer(ok(1));
  expect(await Promise.all(both)).toEqual([ok(1), ok(1)]);
  expect(times()).toBe(1);
  void presses.join('stop', task);
  expect(times()).toBe(2);
});

it('keeps different presses apart', () => {
  const presses = new Presses<Result<number, string>>();
  const { task, times } = held();
  void presses.join('stop', task);
  void presses.join('pause', task);
  expect(times()).toBe(2);
});

it('lets a form that closes be answered once, and again only where it was refused', async () => {
  const presses = new Presses<Result<number, string>>();
  const { task, answer, times } = held();
  const refused = presses.joinLast('record', task);
  answer(err('no'));
  expect(await refused).toEqual(err('no'));
  const done = presses.joinLast('record', task);
  answer(ok(2));
  await done;
  expect(await presses.joinLast('record', task)).toEqual(ok(2));
  expect(times()).toBe(2);
});

it('begins anew after a task that threw', async () => {
  const presses = new Presses<Result<number, string>>();
  await expect(presses.join('stop', () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  expect(await presses.join('stop', async () => ok(1))).toEqual(ok(1));
});
