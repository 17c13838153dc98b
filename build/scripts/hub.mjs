/** `npm run hub [-- COMMAND]`: the hub alone. */
import './support/require-node.mjs';
import { endChildrenOnSignals, startChild } from './support/children.mjs';
import { hubCommand } from './support/hub-command.mjs';
import { prepare, root } from './support/prepare.mjs';

endChildrenOnSignals();
await prepare();
const hub = startChild(process.execPath, hubCommand(root, process.argv.slice(2)), {
  stdio: 'inherit',
  cwd: process.cwd(),
});
hub.on('close', (code) => process.exit(code ?? 1));
