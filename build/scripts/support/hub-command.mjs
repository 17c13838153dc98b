import { join } from 'node:path';

/**
 * How a hub is run: Node's own options, the program, and its arguments.
 *
 * A turn of pushes makes some tens of megabytes of short-lived objects. In the young generation that Node has by itself
 * (16 MB a half) they live long enough to be copied, twice each: a seventh of all the processor time a hub spends on
 * pushes. With 64 MB most are gone before anybody looks, for some 110 MB of memory more.
 * @param {string} root the project's folder
 * @param {readonly string[]} args
 */
export const hubCommand = (root, args) => [
  '--max-semi-space-size=64',
  join(root, 'dist', 'hub', 'hub.mjs'),
  ...args,
];
