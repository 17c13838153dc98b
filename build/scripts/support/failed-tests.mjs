/**
 * The tests that failed, a line each, out of the reports of the runners: a run prints thousands of lines, and whoever
 * reads its end wants to know what to run again, and what it said.
 */
import { relative } from 'node:path';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal begin with a control character
const COLOURS = /\u001b\[[0-9;]*m/g;

/** @param {string | undefined} message @returns {string} its first line that says something */
const firstLine = (message) => {
  const lines = (message ?? '').replace(COLOURS, '').split('\n');
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? 'it said nothing';
};

/**
 * @param {any} report what vitest writes as JSON, or null
 * @param {string} root the folder that paths are told from
 * @returns {string[]} `file › test: what it said`; a file that could not be read as tests is named by itself
 */
export const failedInVitest = (report, root) =>
  (report?.testResults ?? []).flatMap((/** @type {any} */ file) => {
    const path = relative(root, file.name);
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    if (failed.length === 0) return file.status === 'failed' ? [`${path}: ${firstLine(file.message)}`] : [];
    return failed.map(
      (/** @type {any} */ test) => `${path} › ${test.fullName}: ${firstLine(test.failureMessages[0])}`,
    );
  });

/** @param {any} suite @returns {string[]} */
const failedInSuite = (suite) => [
  ...(suite.specs ?? []).flatMap((/** @type {any} */ spec) =>
    spec.tests
      .filter((/** @type {any} */ test) => test.status === 'unexpected' || test.status === 'flaky')
      .map((/** @type {any} */ test) => {
        const errors = test.results.flatMap((/** @type {any} */ result) => result.errors ?? []);
        return `[${test.projectName}] ${spec.file}:${spec.line} › ${spec.title}: ${firstLine(errors[0]?.message)}`;
      }),
  ),
  ...(suite.suites ?? []).flatMap(failedInSuite),
];

/**
 * @param {any} report what Playwright writes as JSON, or null
 * @returns {string[]} `[project] file:line › test: what it said`, one that passed only when tried again among them
 */
export const failedInPlaywright = (report) => (report?.suites ?? []).flatMap(failedInSuite);
