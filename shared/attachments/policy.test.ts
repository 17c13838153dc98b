import { expect, it } from 'vitest';
import type { DataPolicy } from '../engagements/engagement';
import { openProblem, saveProblem } from './policy';

const policy = (change: Partial<DataPolicy>): DataPolicy => ({
  copy: 'offline',
  print: true,
  clipboard: true,
  export: true,
  ...change,
});

it.each([
  [{}, null, null],
  [{ export: false }, null, 'data-policy.export-off'],
  [{ copy: 'online-only' }, 'attachment.not-on-disk', null],
  [{ copy: 'online-only', export: false }, 'attachment.not-on-disk', 'data-policy.export-off'],
  [{ copy: 'view-only' }, 'data-policy.view-only', 'data-policy.view-only'],
] as const)('under %j a file is opened: %s, saved: %s', (change, open, save) => {
  expect([openProblem(policy(change))?.code ?? null, saveProblem(policy(change))?.code ?? null]).toEqual([
    open,
    save,
  ]);
});
