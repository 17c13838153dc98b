import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { hubCommand } from '../../../build/scripts/support/hub-command.mjs';
import { removeHubFolder } from '../../support/hub-folder';

const root = join(import.meta.dirname, '../../..');
const sampleFirm = join(import.meta.dirname, '../../../assets/sample-firm');

/** A hub as `npm start` runs it, with the sample firm and a data folder of its own. */
export class HubProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  /** Where its data lies. */
  readonly folder: string;

  private constructor(url: string, child: ChildProcess, folder: string) {
    this.url = url;
    this.#child = child;
    this.folder = folder;
  }

  static async start(firm = sampleFirm): Promise<HubProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'meridian-hub-'));
    const child = spawn(
      process.execPath,
      hubCommand(root, [
        'serve',
        '--json',
        '--with-parent',
        '--data',
        folder,
        '--first-import',
        firm,
        '--port',
        '0',
      ]),
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const url = await new Promise<string>((resolve, reject) => {
      child.once('close', (code) => reject(new Error(`the hub ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = parseJson(line);
        if (said?.ready === true && typeof said.url === 'string') resolve(said.url);
      });
    });
    return new HubProcess(url, child, folder);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGTERM');
    await closed;
    await removeHubFolder(this.folder);
  }
}

const parseJson = (text: string): { ready?: unknown; url?: unknown } | null => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
