import { proxy, type Remote, transfer, wrap } from 'comlink';
import type { Bridge, BridgeArgument, BridgeMethod } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { DocumentId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import type { DocumentHit } from './search-index';
import type { SearchHost, SearchWorker } from './search-worker';

/** A text that is being written is read anew so long after the last key, ms. */
const readAfter = 1_000;

/** Finds documents by their titles and texts. */
export interface SearchSource {
  /** Up to `limit` documents whose words begin with those typed, best first; what has not been read yet is not found. */
  documents(typed: string, limit: number): Promise<readonly DocumentHit[]>;
}

/** The worker of search, as the window has it. It begins once the replica has what was here, and never holds it up. */
export class WindowSearch implements SearchSource {
  readonly #bridge: Bridge;
  #thread: Worker | null = null;
  #worker: Remote<SearchWorker> | null = null;
  readonly #changed = new Map<DocumentId, ReturnType<typeof setTimeout>>();
  readonly #stop: () => void;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#stop = bridge.on('document.received', ({ documentId }) => this.#textChanged(documentId));
  }

  /** Begins, unless it has begun. */
  start(databaseName: string, sessionKey: Uint8Array<ArrayBuffer>, news: MessagePort): void {
    if (this.#thread) return;
    this.#thread = new Worker(new URL('./search-worker.ts', import.meta.url), { type: 'module' });
    this.#worker = wrap<SearchWorker>(this.#thread);
    const host: SearchHost = {
      call: (method, argument) =>
        (
          this.#bridge.call as (
            method: BridgeMethod,
            argument: BridgeArgument<BridgeMethod>,
          ) => Promise<Result<unknown, DomainError>>
        )(method as BridgeMethod, argument as BridgeArgument<BridgeMethod>),
    };
    void this.#worker.open(
      proxy(host) as unknown as Remote<SearchHost>,
      databaseName,
      sessionKey,
      transfer(news, [news]),
    );
  }

  async documents(typed: string, limit: number): Promise<readonly DocumentHit[]> {
    return (await this.#worker?.findDocuments(typed, limit)) ?? [];
  }

  close(): void {
    this.#stop();
    for (const timer of this.#changed.values()) clearTimeout(timer);
    this.#thread?.terminate();
    this.#thread = null;
    this.#worker = null;
  }

  #textChanged(documentId: DocumentId): void {
    clearTimeout(this.#changed.get(documentId));
    const read = (): void => {
      this.#changed.delete(documentId);
      void this.#worker?.textChanged(documentId);
    };
    this.#changed.set(documentId, setTimeout(read, readAfter));
  }
}
