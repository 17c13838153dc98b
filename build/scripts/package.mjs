/** `npm run package [-- --dir]`: installers through electron-builder, or an unpacked folder. */
import './support/require-node.mjs';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { endChildrenOnSignals } from './support/children.mjs';
import { findElectron } from './support/electron-binary.mjs';
import { fail, prepare, root } from './support/prepare.mjs';

const { values } = util.parseArgs({
  options: {
    dir: { type: 'boolean', default: false },
    /** Where the packaged program goes; `dist/package` unless said otherwise. */
    output: { type: 'string' },
    /** A build that tests may attach a debugger to. Never for people. */
    'test-build': { type: 'boolean', default: false },
  },
});

endChildrenOnSignals();
await prepare();
const { build } = await import('electron-builder');
const { packagingConfiguration } = await import('../config/electron-builder.mjs');

const electron = await findElectron({ fetch: true });
if (electron.path === null)
  fail(
    `${electron.reason} Packaging needs it; set ELECTRON_OVERRIDE_DIST_PATH or try where it can be fetched.`,
  );
const electronPath = electron.path ?? '';
const electronDist =
  process.platform === 'darwin' ? dirname(dirname(dirname(dirname(electronPath)))) : dirname(electronPath);
if (!existsSync(join(root, 'dist', 'renderer', 'index.html')))
  fail('The interface was not built; run npm run build.');

await build({
  projectDir: root,
  ...(values.dir ? { dir: true } : {}),
  config: packagingConfiguration({
    electronDist,
    output: values.output ?? 'dist/package',
    testBuild: values['test-build'],
  }),
});
