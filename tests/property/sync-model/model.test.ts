import { describe, expect, it } from 'vitest';
import { drawPlan, type Plan } from '../../model/plan';
import { type HubFlaws, PureHub } from '../../model/pure-hub';
import { type Flaws, type Outcome, runPlan } from '../../model/run-plan';
import { shrink } from '../../model/shrink';

const run = (plan: Plan, hub: HubFlaws = {}, flaws: Flaws = {}): Promise<Outcome> =>
  runPlan(plan, { makeHub: async (world) => new PureHub(world, hub), flaws });

/** Seeds a model may need before it sees what is broken. */
const patience = 60;

/** The first thing that is found wrong. */
const firstViolation = async (hub: HubFlaws, flaws: Flaws = {}): Promise<string> => {
  for (let n = 1; n <= patience; n++) {
    const { violations } = await run(drawPlan(`flaw ${n}`), hub, flaws);
    const [first] = violations;
    if (first !== undefined) return violations.join('\n');
  }
  return 'nothing was noticed';
};

describe('the model notices', { timeout: 600_000 }, () => {
  it('a disk that says it has synced and has not', async () => {
    expect(await firstViolation({}, { disk: { syncLies: true } })).toMatch(/read saved, and is lost/);
  });

  it('a hub that applies what it has applied before', async () => {
    expect(await firstViolation({ forgetful: true })).toMatch(
      /applied twice|has revision|nothing that was applied/,
    );
  });

  it('a hub that takes writes on an outdated fence', async () => {
    expect(await firstViolation({ fenceless: true })).toMatch(/outdated fence|somebody else/);
  });

  it('a feed that skips a row', async () => {
    expect(await firstViolation({ losesRows: true })).toMatch(/lacks|has an old/);
  });
});

describe('a run', () => {
  it('is the same each time', async () => {
    const plan = drawPlan('7');
    const [first, second] = [await run(plan), await run(plan)];
    expect(second.trace).toEqual(first.trace);
    expect(first.trace.length).toBeGreaterThan(5);
  });

  it('that fails is told in its shortest form', async () => {
    const flaws = { disk: { syncLies: true } };
    const fails = async (plan: Plan): Promise<boolean> => (await run(plan, {}, flaws)).violations.length > 0;
    let failing: Plan | null = null;
    for (let n = 1; n <= patience && failing === null; n++) {
      const plan = drawPlan(`flaw ${n}`);
      if (await fails(plan)) failing = plan;
    }
    if (failing === null) throw new Error('nothing was noticed');
    const shortest = await shrink(failing, fails, 40);
    expect(shortest.happenings.length).toBeLessThan(failing.happenings.length / 2);
    expect(shortest.happenings.some(({ what }) => what === 'power cut')).toBe(true);
  }, 600_000);
});
