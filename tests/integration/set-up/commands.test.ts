import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeProblem } from '../../../build/scripts/support/require-node.mjs';
import { Checkout } from './checkout';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
});
afterEach(() => checkout.remove());

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';

describe('what stands in the way is said in a sentence', () => {
  it('a Node that is too old', () => {
    for (const old of ['16.20.2', '18.20.8', '20.18.3'])
      expect(nodeProblem(old)).toMatch(
        /^Meridian needs Node 20\.19 or newer; this is Node .+Install a newer one/,
      );
    for (const good of ['20.19.0', '20.20.2', '22.0.0']) expect(nodeProblem(good)).toBeNull();
  });

  it('a checkout that is not whole', async () => {
    const { code, output } = await checkout.run('build/scripts/hub.mjs');
    expect({ code, output: output.trim() }).toEqual({
      code: 1,
      output: 'package-lock.json is missing. Start from a whole checkout of Meridian.',
    });
  });

  it('a node_modules that is a link, which installing would empty', async () => {
    await checkout.write('package-lock.json', '{}');
    const elsewhere = join(checkout.folder, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'kept'), '');
    await symlink(elsewhere, join(checkout.folder, 'node_modules'));
    const { code, output } = await checkout.run('build/scripts/hub.mjs');
    expect(code).toBe(1);
    expect(output).toContain('is a link, and installing would empty the folder it leads to');
    expect(existsSync(join(elsewhere, 'kept'))).toBe(true);
  });

  it('a data folder that cannot be written, before anything long begins', async () => {
    await checkout.write('file', '');
    const { code, output } = await checkout.run('build/scripts/start.mjs', ['--data', 'file/below']);
    expect(code).toBe(1);
    expect(output.trim()).toMatch(
      /^The folder .+file\/below cannot be written\. Mend its permissions or name another with --data FOLDER\.$/,
    );
  });

  it('an option that does not exist', async () => {
    const { code, output } = await checkout.run('build/scripts/start.mjs', ['--frehs']);
    expect(code).toBe(1);
    expect(output).toContain('--frehs');
    expect(output).toContain('--fresh            set the former hub and desk aside');
    expect(output).not.toContain('node:internal');
  });

  it('a build that fails', async () => {
    await checkout.install();
    await checkout.write('build/scripts/build.mjs', 'console.error("no such module"); process.exit(1);');
    const { code, output } = await checkout.run('build/scripts/hub.mjs');
    expect(code).toBe(1);
    expect(output).toContain('The build failed, so nothing can be started. It said:\nno such module');
  });
});

describe('npm test ends with the sum of everything', () => {
  it('counts a run that ended early as failed', async () => {
    const { code, output } = await checkout.run('build/scripts/test.mjs');
    expect(code).toBe(1);
    expect(output).toContain('Failed: the run ended early');
    expect(lastLine(output)).toBe('0 passed, 1 failed');
  });

  it('counts a failed build once, and runs no end-to-end test against what is not there', async () => {
    await checkout.install();
    await checkout.write('build/scripts/build.mjs', 'console.error("no such module"); process.exit(1);');
    const { code, output } = await checkout.run('build/scripts/test.mjs');
    expect(code).toBe(1);
    expect(output).toContain('The build failed. It said:\nno such module');
    expect(output).toContain('Failed: the build; the end-to-end tests did not run without it');
    // No runner is installed in this checkout: each counts as one failure.
    for (const project of ['unit', 'property', 'integration'])
      expect(output).toContain(`Failed: ${project}: no test was reported`);
    expect(lastLine(output)).toMatch(/^\d+ passed, \d+ failed$/);
  });
});
