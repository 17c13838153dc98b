/**
 * `npm run sync:model -- [--seeds N] [--from K] [--hub pure|real|both] [--plan FILE]`: runs seeds and says what did not
 * hold. A failing seed is made as short as possible, told in words, and written down as a plan that the tests can run
 * for ever. Ends with `N seeds, 0 violations`, or with the number of those that failed.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type HubMaker, hubKinds, openHubMaker } from './hubs';
import { drawPlan, type Plan, plan as planSchema } from './plan';
import { type Outcome, runPlan } from './run-plan';
import { shrink } from './shrink';

const failures = join(import.meta.dirname, '../../test-results/sync-model');

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    hub: { type: 'string', default: 'both' },
    plan: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});

const run = (plan: Plan, maker: HubMaker): Promise<Outcome> =>
  runPlan(plan, { makeHub: (world) => maker.make(world, plan.seed) });

const tell = (plan: Plan, outcome: Outcome): void => {
  console.log(`\nSeed ${plan.seed}, ${plan.happenings.length} happenings, people ${plan.people.join(' ')}:`);
  for (const line of outcome.trace) console.log(`  ${line}`);
  for (const line of outcome.violations) console.log(`  ✗ ${line}`);
};

const keep = async (plan: Plan, maker: HubMaker, outcome: Outcome): Promise<string> => {
  await mkdir(failures, { recursive: true });
  const file = join(failures, `${maker.kind}-${plan.seed}.json`);
  await writeFile(file, `${JSON.stringify({ found: outcome.violations, plan }, null, 2)}\n`);
  return file;
};

/** Of a failing seed: its shortest form, in words and as a file. */
const explain = async (plan: Plan, maker: HubMaker): Promise<void> => {
  const shortest = await shrink(
    plan,
    async (candidate) => (await run(candidate, maker)).violations.length > 0,
  );
  const outcome = await run(shortest, maker);
  tell(shortest, outcome);
  console.log(`  Kept as ${await keep(shortest, maker, outcome)}`);
};

const plansOf = async (): Promise<Plan[]> => {
  if (values.plan !== undefined)
    return [planSchema.parse(JSON.parse(await readFile(values.plan, 'utf8')).plan)];
  const from = Number(values.from);
  return Array.from({ length: Number(values.seeds) }, (_, n) => drawPlan(String(from + n)));
};

/** At most so many failing seeds are made short: more of them say no more. */
const explained = 3;

const runAll = async (maker: HubMaker, plans: readonly Plan[]): Promise<number> => {
  const began = Date.now();
  const sums = { saved: 0, applied: 0, rejected: 0 };
  const failed: Plan[] = [];
  for (const [n, plan] of plans.entries()) {
    const outcome = await run(plan, maker);
    for (const key of ['saved', 'applied', 'rejected'] as const) sums[key] += outcome.figures[key];
    if (values.trace) tell(plan, outcome);
    if (outcome.violations.length > 0) {
      failed.push(plan);
      console.log(`${maker.kind} hub, seed ${plan.seed}: ${outcome.violations[0]}`);
    }
    if ((n + 1) % 500 === 0) console.log(`${maker.kind} hub: ${n + 1} seeds, ${failed.length} failed`);
  }
  for (const plan of failed.toSorted((a, b) => a.happenings.length - b.happenings.length).slice(0, explained))
    await explain(plan, maker);
  const seconds = ((Date.now() - began) / 1_000).toFixed(0);
  console.log(
    `${maker.kind} hub: ${plans.length} seeds, ${failed.length} violations (${sums.saved} saved, ${sums.applied} applied, ${sums.rejected} refused by the hub; ${seconds} s)`,
  );
  return failed.length;
};

const plans = await plansOf();
let failed = 0;
for (const kind of hubKinds) {
  if (values.hub !== 'both' && values.hub !== kind) continue;
  const maker = await openHubMaker(kind);
  failed += await runAll(maker, plans);
  await maker.close();
}
console.log(`${plans.length} seeds, ${failed} violations`);
process.exit(failed === 0 ? 0 : 1);
