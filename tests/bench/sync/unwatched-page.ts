import { type ChildProcess, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from '@playwright/test';
import { WebSocket } from 'ws';
import { browserArguments } from '../../e2e/support/desk';
import { processesNaming } from '../../e2e/support/process-tree';

/** How long a browser may take to show the page, ms. */
const patience = 30_000;

interface Answer {
  readonly id: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result: { readonly value: unknown };
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } };
  };
}

/** Asks until it is answered: a browser that was only just started is not there yet. */
const untilThere = async <T>(ask: () => Promise<T>): Promise<T> => {
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (Date.now() > until) throw error;
      await wait(50);
    }
  }
};

/**
 * A page as a person has it: no debugger listens to what goes through it. Playwright has each frame of a WebSocket told
 * to it, which costs the page, the browser and the benchmark as much as half of a first pull, and a peer that speaks
 * through `fetch` nothing. Here the debugger is asked to evaluate, and told of nothing.
 */
export class UnwatchedPage {
  readonly #profile: string;
  readonly #browser: ChildProcess;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;

  private constructor(profile: string, browser: ChildProcess, socket: WebSocket) {
    this.#profile = profile;
    this.#browser = browser;
    this.#socket = socket;
    socket.on('message', (data) => {
      const answer = JSON.parse(String(data)) as Answer;
      this.#waiting.get(answer.id)?.(answer);
      this.#waiting.delete(answer.id);
    });
  }

  /** @param profile a folder of its own, new or left by an earlier browser */
  static async open(profile: string, address: string): Promise<UnwatchedPage> {
    const program = process.env['MERIDIAN_TEST_BROWSER'] ?? chromium.executablePath();
    const browser = spawn(
      program,
      [
        ...browserArguments,
        '--headless',
        '--password-store=basic',
        '--use-mock-keychain',
        '--window-size=1440,900',
        '--remote-debugging-port=0',
        `--user-data-dir=${profile}`,
        address,
      ],
      { stdio: 'ignore' },
    );
    const url = await untilThere(async () => {
      const [port] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8')).split('\n');
      const listed = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
        readonly type: string;
        readonly webSocketDebuggerUrl: string;
      }[];
      const page = listed.find(({ type }) => type === 'page');
      if (!page) throw new Error('the browser shows no page');
      return page.webSocketDebuggerUrl;
    });
    const socket = new WebSocket(url, { maxPayload: 2 ** 30 });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const page = new UnwatchedPage(profile, browser, socket);
    // The address is there before anything runs at it, and the page before its scripts.
    await untilThere(() => page.evaluate('1'));
    await page.until(`location.href !== 'about:blank' && document.readyState === 'complete' ? true : null`);
    return page;
  }

  /** What an expression is in the page, or resolves to. Throws what is thrown there. */
  async evaluate<T>(expression: string): Promise<T> {
    const id = ++this.#lastId;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      const params = { expression, awaitPromise: true, returnByValue: true };
      this.#socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }));
    });
    const thrown = answer.error?.message ?? answer.result?.exceptionDetails?.exception?.description;
    if (thrown !== undefined || answer.result?.exceptionDetails)
      throw new Error(thrown ?? 'thrown in the page');
    return answer.result?.result.value as T;
  }

  /** What an expression is in the page once it is not null there. */
  async until<T>(expression: string): Promise<T> {
    for (;;) {
      const value = await this.evaluate<T | null>(expression);
      if (value !== null) return value;
      await wait(100);
    }
  }

  async close(): Promise<void> {
    this.#socket.close();
    this.#browser.kill('SIGTERM');
    // Only then may the next browser use the profile, or somebody remove it.
    while (processesNaming(`--user-data-dir=${this.#profile}`).length > 0) await wait(50);
  }
}
