import { expect, it } from 'vitest';
import { failedInPlaywright, failedInVitest } from './failed-tests.mjs';

it('names each failed test of vitest with what it said, and a file that could not be read', () => {
  const report = {
    testResults: [
      {
        name: '/project/shared/week.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { status: 'passed', fullName: 'a week ends', failureMessages: [] },
          {
            status: 'failed',
            fullName: 'a week begins on Monday',
            failureMessages: [
              '\u001b[31mAssertionError: expected 7 to be 1\u001b[39m\n    at week.test.ts:3:1',
            ],
          },
        ],
      },
      {
        name: '/project/server/lost.test.ts',
        status: 'failed',
        message: 'Cannot find it',
        assertionResults: [],
      },
      { name: '/project/shared/day.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  };
  expect(failedInVitest(report, '/project')).toEqual([
    'shared/week.test.ts › a week begins on Monday: AssertionError: expected 7 to be 1',
    'server/lost.test.ts: Cannot find it',
  ]);
  expect(failedInVitest(null, '/project')).toEqual([]);
});

it('names each failed test of Playwright with its host, however deep it stands', () => {
  const test = (status: string, errors: { message: string }[] = []) => ({
    projectName: 'electron-host',
    status,
    results: [{ errors }],
  });
  const report = {
    suites: [
      {
        specs: [{ file: 'a.spec.ts', line: 2, title: 'opens', tests: [test('expected')] }],
        suites: [
          {
            specs: [
              {
                file: 'a.spec.ts',
                line: 9,
                title: 'closes',
                tests: [test('unexpected', [{ message: '\nTimeout of 30 s' }])],
              },
              { file: 'a.spec.ts', line: 12, title: 'opens again', tests: [test('flaky')] },
            ],
          },
        ],
      },
    ],
  };
  expect(failedInPlaywright(report)).toEqual([
    '[electron-host] a.spec.ts:9 › closes: Timeout of 30 s',
    '[electron-host] a.spec.ts:12 › opens again: it said nothing',
  ]);
});
