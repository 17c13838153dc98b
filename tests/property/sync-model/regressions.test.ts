import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { plan } from '../../model/plan';
import { PureHub } from '../../model/pure-hub';
import { runPlan } from '../../model/run-plan';

const folder = join(import.meta.dirname, '../../fixtures/regressions');
const regression = z.strictObject({ found: z.array(z.string()).min(1), plan });

const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

test('what the model once found is kept', () => expect(files.length).toBeGreaterThan(0));

test.each(files)('%s stays mended', async (name) => {
  const { plan: once } = regression.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
  const outcome = await runPlan(once, { makeHub: async (world) => new PureHub(world) });
  expect(outcome.violations).toEqual([]);
});
