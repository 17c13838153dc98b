import { describe, expect, it } from 'vitest';
import { decideUse, mayBeOnDisk, uses } from './data-policy';

const open = { copy: 'offline', print: true, clipboard: true, export: true } as const;
const codeOf = (policy: Parameters<typeof decideUse>[0], use: (typeof uses)[number]) => {
  const decided = decideUse(policy, use);
  return decided.ok ? null : decided.error.code;
};

describe('a data policy', () => {
  it('allows each use where it says so, and names the rule where it does not', () => {
    for (const use of uses) expect(codeOf(open, use)).toBeNull();
    expect(codeOf({ ...open, print: false }, 'print')).toBe('data-policy.print-off');
    expect(codeOf({ ...open, clipboard: false }, 'copy')).toBe('data-policy.copy-off');
    expect(codeOf({ ...open, export: false }, 'export')).toBe('data-policy.export-off');
    expect(codeOf({ ...open, export: false }, 'print')).toBeNull();
  });

  it('lets nothing out of what is for viewing only', () => {
    for (const use of uses) expect(codeOf({ ...open, copy: 'view-only' }, use)).toBe('data-policy.view-only');
  });

  it('lets only an offline copy lie on a disk', () => {
    expect(mayBeOnDisk(open)).toBe(true);
    expect(mayBeOnDisk({ ...open, copy: 'online-only' })).toBe(false);
    expect(mayBeOnDisk({ ...open, copy: 'view-only' })).toBe(false);
  });
});
