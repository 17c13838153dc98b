import { setImmediate as later } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ArrivalOrder } from './arrival-order';

/** Which of these places have had their turn by now. */
const watching = (places: Readonly<Record<string, { readonly turn: Promise<unknown> }>>) => {
  const gone: string[] = [];
  for (const [name, { turn }] of Object.entries(places)) void turn.then(() => gone.push(name));
  return async () => {
    await later();
    return gone;
  };
};

describe('requests of one device', () => {
  it('go on in the order they came in', async () => {
    const order = new ArrivalOrder();
    const [first, second, third] = [order.enter('d'), order.enter('d'), order.enter('d')];
    const gone = watching({ first, second, third });
    expect(await gone()).toEqual(['first']);
    third.leave();
    first.leave();
    first.leave();
    expect(await gone()).toEqual(['first', 'second']);
    second.leave();
    expect(await gone()).toEqual(['first', 'second', 'third']);
  });

  it('do not wait for one that was turned away, but for those before it', async () => {
    const order = new ArrivalOrder();
    const [first, second, third] = [order.enter('d'), order.enter('d'), order.enter('d')];
    second.leave();
    const gone = watching({ first, third });
    expect(await gone()).toEqual(['first']);
    first.leave();
    expect(await gone()).toEqual(['first', 'third']);
  });

  it('wait for no other device, and for nobody once all have gone', async () => {
    const order = new ArrivalOrder();
    const held = order.enter('d');
    const other = order.enter('e');
    const gone = watching({ other });
    expect(await gone()).toEqual(['other']);
    held.leave();
    await later();
    const late = order.enter('d');
    expect(await watching({ late })()).toEqual(['late']);
  });
});
