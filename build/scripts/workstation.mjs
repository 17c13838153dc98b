/** `npm run workstation -- --hub URL --data DIR`: one more workstation, beside any other. */
import './support/require-node.mjs';
import util from 'node:util';
import { endChildrenOnSignals } from './support/children.mjs';
import { launchWorkstation } from './support/launch-workstation.mjs';
import { prepare } from './support/prepare.mjs';

const args = process.argv.slice(2);
const { values } = util.parseArgs({
  args,
  strict: false,
  options: {
    browser: { type: 'boolean' },
    'fetch-electron': { type: 'boolean' },
    'no-open': { type: 'boolean' },
  },
});
endChildrenOnSignals();
await prepare();
process.exit(
  await launchWorkstation(args, {
    fetchElectron: values['fetch-electron'] === true,
    browser: values.browser === true || values['no-open'] === true,
  }),
);
