/** `npm run check`: types, lint, boundaries, dead code, locales. */
import './support/require-node.mjs';
import { runChecks } from './support/checks.mjs';
import { ensureInstalled } from './support/prepare.mjs';

await ensureInstalled();
const { passed, failed } = await runChecks();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
