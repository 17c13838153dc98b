import { expect, it } from 'vitest';
import { Turns } from './turns';

const gate = () => {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
};

it('lets one run at a time, in the order they came', async () => {
  const turns = new Turns();
  const { opened, open } = gate();
  const seen: string[] = [];
  const first = turns.take(async () => {
    seen.push('first begins');
    await opened;
    seen.push('first ends');
  });
  const second = turns.take(async () => {
    seen.push('second');
  });
  open();
  await Promise.all([first, second]);
  expect(seen).toEqual(['first begins', 'first ends', 'second']);
});

it('goes on after one that threw, and tells only who asked for it', async () => {
  const turns = new Turns();
  const failing = turns.take(() => Promise.reject(new Error('no')));
  const next = turns.take(async () => 'went on');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('went on');
});
