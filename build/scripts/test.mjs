/**
 * `npm test`: everything, from a fresh clone. The last line is `N passed, N failed`, summed over all runners; a runner
 * that crashes, finds no test or reports nothing counts as a failure. Above it, what failed and what cannot run here is
 * named again: the end is all that many read of it.
 */
import './support/require-node.mjs';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runChecks } from './support/checks.mjs';
import { endChildrenOnSignals, startChild } from './support/children.mjs';
import { failedInPlaywright, failedInVitest } from './support/failed-tests.mjs';
import { build, ensureInstalled, root } from './support/prepare.mjs';
import { prepareTestMachine } from './support/test-machine.mjs';

/** @typedef {{ passed: number, failed: number, complaints: string[] }} Tally */

const reports = join(root, 'test-results');

/** @param {string[]} args @param {NodeJS.ProcessEnv} environment @returns {Promise<number>} */
const run = (args, environment) =>
  new Promise((resolve) => {
    const [command = '', ...rest] = args;
    const child = startChild(command, rest, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });

/** @param {string} file @returns {any} */
const readReport = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null);

/**
 * @param {string} name @param {number} code @param {number} passed @param {number} failed @param {string[]} complaints
 * @returns {Tally}
 */
const judge = (name, code, passed, failed, complaints) => {
  if (passed + failed === 0)
    return { passed, failed: failed + 1, complaints: [...complaints, `${name}: no test was reported`] };
  if (code !== 0 && failed === 0)
    return { passed, failed: 1, complaints: [...complaints, `${name}: the runner ended with ${code}`] };
  return { passed, failed, complaints };
};

/** @param {string} project @returns {Promise<Tally>} */
const runVitest = async (project) => {
  const file = join(reports, `${project}.json`);
  const code = await run(
    [
      process.execPath,
      join(root, 'node_modules', 'vitest', 'vitest.mjs'),
      'run',
      '--project',
      project,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    {},
  );
  const report = readReport(file);
  const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
  const complaints = failedInVitest(report, root);
  if (skipped > 0) complaints.push(`${project}: ${skipped} skipped tests count as failed`);
  const failed = (report?.numFailedTests ?? 0) + skipped;
  return judge(project, code, report?.numPassedTests ?? 0, failed, complaints);
};

/**
 * @param {string} name @param {string[]} command @param {string[]} projects @param {NodeJS.ProcessEnv} environment
 * @returns {Promise<Tally>}
 */
const runPlaywright = async (name, command, projects, environment) => {
  const file = join(reports, `${name}.json`);
  const code = await run(
    [
      ...command,
      process.execPath,
      join(root, 'node_modules', '@playwright', 'test', 'cli.js'),
      'test',
      '--reporter=list,json',
      `--output=${join(reports, name)}`,
      ...projects.map((project) => `--project=${project}`),
    ],
    { ...environment, PLAYWRIGHT_JSON_OUTPUT_NAME: file },
  );
  const report = readReport(file);
  const stats = report?.stats;
  const failed = (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) + (stats?.skipped ?? 0);
  const complaints = failedInPlaywright(report);
  if (stats?.skipped > 0) complaints.push(`${name}: ${stats.skipped} skipped tests count as failed`);
  return judge(name, code, stats?.expected ?? 0, failed, complaints);
};

/** @type {Tally[]} */
const tallies = [];
/** @type {string[]} */
const absent = [];
let whole = false;

/** The last line, whatever ends the run: one that was cut short has not passed. */
const tellSum = () => {
  if (!whole) tallies.push({ passed: 0, failed: 1, complaints: ['the run ended early'] });
  console.log('');
  for (const complaint of tallies.flatMap((tally) => tally.complaints)) console.log(`Failed: ${complaint}`);
  for (const what of absent) console.log(`Not run here: ${what}`);
  const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
  const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0 && !process.exitCode) process.exitCode = 1;
};
process.on('exit', tellSum);

/**
 * A desk waits more than it computes, so both hosts have their turn at the same time: in two displays of their own, or
 * one after the other on the only one there is, where two windows would take the focus from each other.
 * @returns {Promise<Tally[]>}
 */
const runEndToEnd = async () => {
  const machine = await prepareTestMachine();
  absent.push(...machine.absent);
  const ofElectron = (/** @type {string} */ project) => /^(electron|packaged)/.test(project);
  const hosts = [
    { name: 'browser-host', projects: machine.projects.filter((project) => !ofElectron(project)) },
    { name: 'electron-host', projects: machine.projects.filter(ofElectron) },
  ].filter(({ projects }) => projects.length > 0);
  if (hosts.length === 0) return [judge('end-to-end', 0, 0, 0, [])];
  const [display, ...options] = machine.command;
  /** @type {Promise<Tally>[]} */
  const runs = [];
  for (const [at, { name, projects }] of hosts.entries()) {
    // The search for a free display begins at another number for each, or both may find the same one.
    const command = display === undefined ? [] : [display, '-n', String(99 + 100 * at), ...options];
    const tally = runPlaywright(name, command, projects, machine.environment);
    runs.push(tally);
    if (display === undefined) await tally;
  }
  return Promise.all(runs);
};

/** Without a build no desk opens: saying so once is worth more than every spec running into its time limit. @type {Tally} */
const notBuilt = {
  passed: 0,
  failed: 1,
  complaints: ['the build; the end-to-end tests did not run without it'],
};

endChildrenOnSignals();
await ensureInstalled();
rmSync(reports, { recursive: true, force: true });
const buildProblem = await build();
if (buildProblem !== null) console.error(`The build failed. It said:\n${buildProblem}`);

console.log('\nChecks');
const checked = await runChecks();
tallies.push({ ...checked, complaints: checked.failures });
for (const project of ['unit', 'property', 'integration']) {
  console.log(`\n${project} tests`);
  tallies.push(await runVitest(project));
}
console.log('\nEnd-to-end tests');
tallies.push(...(buildProblem === null ? await runEndToEnd() : [notBuilt]));
whole = true;
