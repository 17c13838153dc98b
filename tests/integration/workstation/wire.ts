import type { Fetch } from '../../../electron/courier/hub-client';

/** The network between one workstation and its hub, in a test's hand. Requests that pass are real ones. */
export class Wire {
  /** Where requests really go: another server's address puts that one in the hub's place. */
  target: string;
  up = true;
  /** Asked before each request is sent, which waits for it. */
  before: (method: string, path: string) => Promise<void> = async () => undefined;
  readonly #named: string;
  #loseReplyOf: string | null = null;
  /** Bodies that reached a server, by its address. */
  readonly delivered: { target: string; path: string; body: string }[] = [];

  constructor(hubUrl: string) {
    this.#named = hubUrl;
    this.target = hubUrl;
  }

  /** Lets the next request to `path` arrive and its answer perish. */
  loseNextReplyOf(path: string): void {
    this.#loseReplyOf = path;
  }

  readonly fetch: Fetch = async (url, init) => {
    const { pathname } = new URL(url);
    await this.before(init.method ?? 'GET', pathname);
    if (!this.up) throw new TypeError('no network');
    this.delivered.push({ target: this.target, path: pathname, body: String(init.body ?? '') });
    const response = await fetch(url.replace(this.#named, this.target), init);
    if (this.#loseReplyOf !== pathname) return response;
    this.#loseReplyOf = null;
    await response.arrayBuffer();
    throw new TypeError('the connection was reset');
  };
}
