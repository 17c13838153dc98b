import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const main = join(import.meta.dirname, '../../server/main.ts');

/** One hub process among others on a PostgreSQL, as `npm run hub` runs it with `DATABASE_URL`. */
export class HubOnDatabase {
  readonly url: string;
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #ended: Promise<number | null>;

  private constructor(url: string, child: ChildProcess, ended: Promise<number | null>) {
    this.url = url;
    this.pid = child.pid ?? 0;
    this.#child = child;
    this.#ended = ended;
  }

  /** Resolves once it listens. It ends with the test that started it. */
  static async start(databaseUrl: string, ...options: readonly string[]): Promise<HubOnDatabase> {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', main, 'serve', '--json', '--with-parent', '--port', '0', ...options],
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, DATABASE_URL: databaseUrl } },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const url = await new Promise<string>((resolve, reject) => {
      child.once('close', (code) => reject(new Error(`the hub ended with ${code} before it was ready`)));
      createInterface({ input: child.stdout }).on('line', (line) => {
        const said = JSON.parse(line) as { ready?: boolean; url?: string };
        if (said.ready && said.url) resolve(said.url);
      });
    });
    return new HubOnDatabase(url, child, ended);
  }

  /** Its exit code, once it has ended by itself. */
  get ended(): Promise<number | null> {
    return this.#ended;
  }

  /** Power cut: no request comes to its end. */
  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  /** Ends it as an operator does; the exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill('SIGTERM');
    return this.#ended;
  }
}
