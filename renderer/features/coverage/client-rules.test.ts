import { expect, test } from 'vitest';
import type { CoverageRule } from '#shared/calendars/coverage';
import type { Engagement } from '#shared/engagements/engagement';
import { minds, rulesByClient } from './client-rules';

const engagement = (clientId: string, coverageRule: CoverageRule) =>
  ({ clientId, coverageRule }) as unknown as Engagement;

test('each rule of a client is said once', () => {
  const rules = rulesByClient([
    engagement('a', { kind: 'overlap', hours: 3 }),
    engagement('a', { kind: 'overlap', hours: 3 }),
    engagement('a', { kind: 'overlap', hours: 5 }),
    engagement('b', { kind: 'outcome' }),
  ]);
  expect(rules.get('a')).toEqual([
    { kind: 'overlap', hours: 3 },
    { kind: 'overlap', hours: 5 },
  ]);
  expect(rules.get('b')).toEqual([{ kind: 'outcome' }]);
});

test('where only the result or the night counts, nobody minds work outside client hours', () => {
  expect(minds([{ kind: 'outcome' }, { kind: 'overnight' }])).toBe(false);
  expect(minds([{ kind: 'outcome' }, { kind: 'client-shift' }])).toBe(true);
  expect(minds([])).toBe(false);
});
