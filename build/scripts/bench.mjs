/**
 * `npm run bench [-- --only NAME] [-- --json]`: each benchmark beside its peers in the same run. What counts are the
 * ratios: absolute times on one machine say little about another.
 */
import './support/require-node.mjs';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import util from 'node:util';
import { fail, prepare, root, runQuietly } from './support/prepare.mjs';
import { prepareTestMachine } from './support/test-machine.mjs';

const { values } = util.parseArgs({
  options: { only: { type: 'string' }, json: { type: 'boolean', default: false } },
});
const folder = join(root, 'tests', 'bench');
const groups = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'run.ts')))
  .map((entry) => entry.name);
if (values.only !== undefined && !groups.includes(values.only))
  fail(`There is no benchmark called ${values.only}. There are: ${groups.join(', ')}.`);

if (values.json) console.log = (...words) => console.error(...words);
await prepare();
if (!existsSync(join(folder, 'node_modules'))) {
  console.log('Installing the peers to compare with…');
  const { code, output } = await runQuietly('npm', [
    'ci',
    '--prefix',
    folder,
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) fail(`The peers could not be installed. npm said:\n${output.trim()}`);
}

const machine = await prepareTestMachine();
let failed = false;
for (const group of values.only === undefined ? groups : [values.only]) {
  console.log(`\n${group}`);
  const code = await new Promise((resolve) => {
    const child = spawn(
      process.execPath,
      ['--expose-gc', '--import', 'tsx', join(folder, 'print.ts'), group, ...(values.json ? ['--json'] : [])],
      { cwd: root, stdio: 'inherit', env: { ...process.env, ...machine.environment } },
    );
    child.on('close', resolve);
  });
  failed ||= code !== 0;
}
process.exit(failed ? 1 : 0);
