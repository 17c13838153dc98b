/** `npm run check`: types, lint, boundaries, dead code, locales. */
import { runChecks } from './support/checks.mjs';
import { ensureInstalled, requireNode } from './support/prepare.mjs';

requireNode();
await ensureInstalled();
const { passed, failed } = await runChecks();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
