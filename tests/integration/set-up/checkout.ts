import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const lock = '{}\n';

export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** A checkout of the real commands, with stand-ins for what they install, build and start. */
export class Checkout {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-checkout-'));
    await cp(join(root, 'build/scripts'), join(folder, 'build/scripts'), { recursive: true });
    return new Checkout(folder);
  }

  /** Lock file and packages as after an installation. */
  async install(): Promise<void> {
    await this.write('package-lock.json', lock);
    await this.write('node_modules/.meridian-installed', createHash('sha256').update(lock).digest('hex'));
  }

  async write(path: string, text: string, mode = 0o644): Promise<void> {
    const whole = join(this.folder, path);
    await mkdir(join(whole, '..'), { recursive: true });
    await writeFile(whole, text, { mode });
  }

  /** Runs a command and kills it with -9 as soon as it has said `cue`. */
  killOnce(script: string, args: readonly string[], cue: string): Promise<void> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(this.folder, script), ...args], {
        cwd: this.folder,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let output = '';
      child.stdout.on('data', (chunk) => {
        output += String(chunk);
        if (output.includes(cue)) child.kill('SIGKILL');
      });
      child.on('exit', () => resolve());
    });
  }

  /** Runs one of the commands, or any program of the checkout, to its end. */
  run(script: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return new Promise((resolve) => {
      const child = spawn(process.execPath, [join(this.folder, script), ...args], {
        cwd: this.folder,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      const keep = (chunk: Buffer): void => {
        output += String(chunk);
      };
      child.stdout.on('data', keep);
      child.stderr.on('data', keep);
      child.on('close', (code) => resolve({ code: code ?? -1, output }));
    });
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }
}
