import { afterEach, describe, expect, it } from 'vitest';
import { firstScope, itemIn, sampleHub } from '../../../tests/support/replica/sample-firm';
import { Workstation } from '../../../tests/support/replica/workstation';
import { workItemIdOf } from '../../../tests/support/sample-rows';

let desk: Workstation;

afterEach(() => desk.end());

const blocks = () => desk.database.blocks.count();

const expectSameAfterReopening = async (): Promise<void> => {
  const shown = desk.shown();
  expect(shown).toEqual(await desk.expectedRows());
  await desk.reopen();
  await desk.core.start();
  expect(desk.shown()).toEqual(shown);
};

describe('the blocks of the projection', () => {
  it('are made few again when each change added one, and read as before', async () => {
    desk = await Workstation.inStep(sampleHub());
    for (let n = 0; n < 70; n++) {
      // The same few rows over and over, some of which leave: newer blocks must go on winning.
      const item = itemIn(1, 1 + (n % 5), { title: `Change ${n}` });
      if (n % 7 === 6) desk.hub.remove(firstScope, 'workItem', item.id);
      else desk.hub.put(firstScope, 'workItem', item);
      await desk.core.pull();
    }
    expect(await blocks()).toBeLessThan(64);
    await expectSameAfterReopening();
    await expectSameAfterReopening();
  });

  it('are written anew when most of what they hold is outdated', async () => {
    desk = await Workstation.inStep(sampleHub());
    desk.hub.pageSize = 2_000;
    for (let n = 0; n < 3; n++) {
      for (let row = 0; row < 1_600; row++)
        desk.hub.put(firstScope, 'workItem', itemIn(1, row, { title: `Change ${n}` }));
      await desk.core.pull();
    }
    for (let row = 5; row < 1_600; row++) desk.hub.remove(firstScope, 'workItem', workItemIdOf(row));
    await desk.core.pull();
    expect(await blocks()).toBe(1);
    await expectSameAfterReopening();
  }, 20_000);

  it('are made from the rows where one cannot be read, without what had left', async () => {
    desk = await Workstation.inStep(sampleHub());
    desk.hub.remove(firstScope, 'workItem', workItemIdOf(1));
    await desk.core.pull();
    // The block that says that it left.
    const last = (await desk.database.blocks.toArray()).at(-1);
    await desk.database.blocks.put({ ...last, body: '{"format":3}' });
    await expectSameAfterReopening();
    expect(desk.shown()[workItemIdOf(1)]).toBeUndefined();
    expect(await blocks()).toBe(1);
    await expectSameAfterReopening();
  });
});
