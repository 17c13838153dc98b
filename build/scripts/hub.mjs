/** `npm run hub [-- COMMAND]`: the hub alone. */
import './support/require-node.mjs';
import { join } from 'node:path';
import { endChildrenOnSignals, startChild } from './support/children.mjs';
import { prepare, root } from './support/prepare.mjs';

endChildrenOnSignals();
await prepare();
const hub = startChild(process.execPath, [join(root, 'dist', 'hub', 'hub.mjs'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: process.cwd(),
});
hub.on('close', (code) => process.exit(code ?? 1));
