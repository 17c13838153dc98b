import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { PrintPage } from '#shared/documents/print-html';
import { quietArguments } from './browser-window';

/*
 * A headless browser that lays out pages for paper. It is spoken to over a pipe of its own (the DevTools protocol, one
 * JSON message a NUL), so no port opens; it has no network, and what it lays out never lies on the disk.
 */

interface Waiting {
  readonly take: (result: Record<string, unknown>) => void;
  readonly fail: (error: Error) => void;
}

interface Message {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

/** Longest wait for one answer, ms; a document of hundreds of pages takes seconds. */
const patience = 120_000;

export class PrintBrowser {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly input: Writable;
  private heard = '';
  private lastId = 0;

  constructor(browser: string, profileFolder: string, extra: readonly string[]) {
    this.child = spawn(
      browser,
      [
        '--headless=new',
        '--remote-debugging-pipe',
        ...quietArguments(profileFolder),
        '--disable-gpu',
        '--host-resolver-rules=MAP * ~NOTFOUND',
        ...extra,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'], detached: process.platform !== 'win32' },
    );
    this.input = this.child.stdio[3] as Writable;
    this.input.on('error', () => undefined);
    (this.child.stdio[4] as Readable).setEncoding('utf8').on('data', (text: string) => this.hear(text));
    this.child.on('error', () => this.failAll());
    this.child.on('exit', () => this.failAll());
  }

  /** The page as a PDF, tagged and with its outline. Throws where the browser is gone or refuses. */
  async print(page: PrintPage): Promise<Uint8Array> {
    const { targetId } = await this.ask('Target.createTarget', { url: 'about:blank' });
    try {
      const { sessionId } = await this.ask('Target.attachToTarget', { targetId, flatten: true });
      const ask = (method: string, parameters: object) => this.ask(method, parameters, String(sessionId));
      await ask('Network.enable', {});
      await ask('Network.emulateNetworkConditions', {
        offline: true,
        latency: 0,
        downloadThroughput: 0,
        uploadThroughput: 0,
      });
      const { frameTree } = await ask('Page.getFrameTree', {});
      const frameId = (frameTree as { frame: { id: string } }).frame.id;
      await ask('Page.setDocumentContent', { frameId, html: page.html });
      // Fonts load once a layout asks for them.
      await ask('Runtime.evaluate', {
        expression: 'document.body.offsetHeight; document.fonts.ready.then(() => true)',
        awaitPromise: true,
      });
      const { data } = await ask('Page.printToPDF', {
        printBackground: true,
        displayHeaderFooter: true,
        headerTemplate: page.header,
        footerTemplate: page.footer,
        paperWidth: page.paper.width,
        paperHeight: page.paper.height,
        marginTop: page.margins.top,
        marginBottom: page.margins.bottom,
        marginLeft: page.margins.left,
        marginRight: page.margins.right,
        generateTaggedPDF: true,
        generateDocumentOutline: true,
      });
      return Buffer.from(String(data), 'base64');
    } finally {
      await this.ask('Target.closeTarget', { targetId }).catch(() => undefined);
    }
  }

  /** Ends the browser and every process it started, and waits until it is gone. */
  async close(): Promise<void> {
    const { pid, exitCode, signalCode } = this.child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    const gone = new Promise<void>((resolve) => this.child.once('exit', () => resolve()));
    try {
      if (process.platform === 'win32') this.child.kill();
      else process.kill(-pid, 'SIGKILL');
    } catch {
      return;
    }
    await gone;
  }

  private ask(method: string, parameters: object, sessionId?: string): Promise<Record<string, unknown>> {
    this.lastId += 1;
    const id = this.lastId;
    return new Promise((take, fail) => {
      const late = setTimeout(() => {
        this.waiting.delete(id);
        fail(new Error(`${method} was not answered`));
      }, patience);
      const settle =
        <T>(then: (value: T) => void) =>
        (value: T) => {
          clearTimeout(late);
          then(value);
        };
      this.waiting.set(id, { take: settle(take), fail: settle(fail) });
      this.input.write(
        `${JSON.stringify({ id, method, params: parameters, ...(sessionId ? { sessionId } : {}) })}\0`,
      );
    });
  }

  private hear(text: string): void {
    const messages = (this.heard + text).split('\0');
    this.heard = messages.pop() ?? '';
    for (const one of messages) {
      const message = JSON.parse(one) as Message;
      const waiting = message.id === undefined ? undefined : this.waiting.get(message.id);
      if (!waiting || message.id === undefined) continue;
      this.waiting.delete(message.id);
      if (message.error) waiting.fail(new Error(message.error.message));
      else waiting.take(message.result ?? {});
    }
  }

  private failAll(): void {
    for (const { fail } of this.waiting.values()) fail(new Error('The browser ended.'));
    this.waiting.clear();
  }
}
