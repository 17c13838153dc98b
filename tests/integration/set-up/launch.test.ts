import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../../support/until';
import { Checkout } from './checkout';

let checkout: Checkout;
beforeEach(async () => {
  checkout = await Checkout.make();
  await checkout.install();
  await checkout.write('build/scripts/build.mjs', '');
  await checkout.write('dist/workstation/browser-host.mjs', 'console.log("the browser host runs");');
});
afterEach(() => checkout.remove());

/** Runs the workstation command with a stand-in for Electron's binary. */
const launchWith = async (electron: string, environment: NodeJS.ProcessEnv = {}) => {
  await checkout.write('electron/electron', `#!/bin/sh\n${electron}\n`, 0o755);
  return checkout.run('build/scripts/workstation.mjs', [], {
    ELECTRON_OVERRIDE_DIST_PATH: join(checkout.folder, 'electron'),
    MERIDIAN_TEST_NO_SANDBOX: '1',
    DISPLAY: ':0',
    ...environment,
  });
};

const shown = 'echo "The workstation opened in a window of its own."';

describe('opening a workstation', () => {
  it('stays with an Electron whose window came, however it ends', async () => {
    const { code, output } = await launchWith(`${shown}; exit 3`);
    expect(code).toBe(3);
    expect(output).not.toContain('the browser host runs');
  });

  it('opens the browser host, and says why, where Electron ends before its window', async () => {
    const { code, output } = await launchWith(
      'echo "[12:1125/133528.7:FATAL:sandbox_host.cc(158)] The SUID sandbox helper binary was found, but is not configured correctly." >&2; kill -TRAP $$',
    );
    expect(code).toBe(0);
    expect(output).toContain(
      'Electron ended before its window appeared (The SUID sandbox helper binary was found, but is not configured correctly.). Meridian opens in a browser instead',
    );
    expect(output).toContain('the browser host runs');
    expect(output).not.toContain(':FATAL:');
  });

  it('names the exit code where Electron says nothing', async () => {
    const { output } = await launchWith('exit 127');
    expect(output).toContain('Electron ended before its window appeared (exit code 127)');
    expect(output).toContain('the browser host runs');
  });

  it('takes the browser host along when it is killed itself', async () => {
    const gone = join(checkout.folder, 'gone');
    await checkout.write(
      'dist/workstation/browser-host.mjs',
      `import { writeFileSync } from 'node:fs';
      process.stdin.once('close', () => { writeFileSync(${JSON.stringify(gone)}, ''); process.exit(); }).resume();
      console.log(process.argv.includes('--with-parent') ? 'the browser host runs' : 'nobody is watched');`,
    );
    await checkout.killOnce('build/scripts/workstation.mjs', ['--browser'], 'the browser host runs');
    await until(() => expect(existsSync(gone)).toBe(true));
  });

  it('leaves the word to the browser host where there is no display', async () => {
    const { output } = await launchWith(shown, { DISPLAY: '', WAYLAND_DISPLAY: '' });
    if (process.platform === 'linux') expect(output.trim().split('\n').at(-1)).toBe('the browser host runs');
    if (process.platform === 'linux') expect(output).not.toContain('instead');
  });
});
