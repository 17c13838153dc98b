import { expect } from 'vitest';
import { type HubKind, openHubMaker } from './hubs';
import { drawPlan } from './plan';
import { runPlan } from './run-plan';

/**
 * Runs seeds `from` up to, not including, `to`, and expects nothing to be wrong with any. What it says of one that
 * fails is enough to look into it: `npm run sync:model -- --from N --seeds 1` tells its story.
 */
export const expectSeeds = async (kind: HubKind, from: number, to: number): Promise<void> => {
  const maker = await openHubMaker(kind);
  const failed: Record<string, readonly string[]> = {};
  let applied = 0;
  for (let n = from; n < to; n++) {
    const plan = drawPlan(String(n));
    const outcome = await runPlan(plan, { makeHub: (world) => maker.make(world, plan.seed) });
    if (outcome.violations.length > 0) failed[`seed ${n}`] = outcome.violations;
    applied += outcome.figures.applied;
  }
  await maker.close();
  expect(failed).toEqual({});
  // A model in which nothing happens finds nothing either.
  expect(applied).toBeGreaterThan((to - from) * 4);
};
