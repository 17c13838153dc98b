/**
 * Ends with a plain sentence where Node is too old. Imported first by every command, and by itself free of anything
 * that an old Node lacks: otherwise such a Node would answer with a stack trace of its own.
 */
const oldest = [20, 19];

/** What to tell the owner of Node `version`; null where it will do. @param {string} version */
export const nodeProblem = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldMajor = 0, oldMinor = 0] = oldest;
  if (major > oldMajor || (major === oldMajor && minor >= oldMinor)) return null;
  return `Meridian needs Node ${oldest.join('.')} or newer; this is Node ${version}. Install a newer one from https://nodejs.org and try again.`;
};

const problem = nodeProblem(process.versions.node);
if (problem !== null) {
  console.error(problem);
  process.exit(1);
}
