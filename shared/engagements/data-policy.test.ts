import { describe, expect, it } from 'vitest';
import { errorTable } from '../kernel/errors';
import { mayBeOnDisk, problemOfUse, refusalOfUse, useRefusals, uses } from './data-policy';
import type { DataPolicy } from './engagement';

const policy = (change: Partial<DataPolicy> = {}): DataPolicy => ({
  copy: 'offline',
  print: true,
  clipboard: true,
  export: true,
  ...change,
});

describe('a data policy', () => {
  it('allows everything where it says so', () => {
    for (const use of uses) expect(problemOfUse(policy(), use)).toBeNull();
  });

  it.each([
    [{ print: false }, 'print', 'data-policy.print-off'],
    [{ clipboard: false }, 'copy', 'data-policy.copy-off'],
    [{ export: false }, 'export', 'data-policy.export-off'],
    [{ copy: 'online-only' }, 'open', 'attachment.not-on-disk'],
  ] as const)('under %j refuses to %s and nothing else, and names the rule', (change, refused, rule) => {
    for (const use of uses) expect(refusalOfUse(policy(change), use)).toBe(use === refused ? rule : null);
    expect(problemOfUse(policy(change), refused)).toEqual({ code: rule });
  });

  it('lets nothing out of what is for viewing only, whatever else it says', () => {
    for (const use of uses)
      expect(refusalOfUse(policy({ copy: 'view-only' }), use)).toBe('data-policy.view-only');
  });

  it('refuses by rules that somebody with more authority can change', () => {
    for (const code of useRefusals) expect(errorTable[code].recovery).toBe('ask-lead');
  });

  it('lets only an offline copy lie on a disk', () => {
    expect(mayBeOnDisk(policy())).toBe(true);
    expect(mayBeOnDisk(policy({ copy: 'online-only' }))).toBe(false);
    expect(mayBeOnDisk(policy({ copy: 'view-only' }))).toBe(false);
  });
});
