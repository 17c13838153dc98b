import '../worker/jitless';
import { expose, type Remote } from 'comlink';
import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { DocumentId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import { ReplicaDatabase } from '../database/database';
import { SessionSealing } from '../database/sealing';
import { SearchFeed } from './search-feed';
import { SearchIndex } from './search-index';

/** What the worker asks of the window. */
export interface SearchHost {
  call(method: string, argument: unknown): Promise<Result<unknown, DomainError>>;
}

const index = new SearchIndex();
let feed: SearchFeed | null = null;

/** Search has a thread of its own, so that neither reading texts nor looking through them holds up a command. */
const api = {
  /** @param news names of rows that changed, from the worker that keeps the replica */
  async open(
    host: Remote<SearchHost>,
    name: string,
    sessionKey: Uint8Array<ArrayBuffer>,
    news: MessagePort,
  ): Promise<void> {
    const opened = new SearchFeed({
      database: new ReplicaDatabase(name),
      sealing: new SessionSealing(sessionKey),
      bridge: {
        call: ((method: string, argument: unknown) => host.call(method, argument)) as Bridge['call'],
      },
      index,
    });
    feed = opened;
    news.onmessage = ({ data }: MessageEvent<readonly string[] | null>) => void opened.rowsChanged(data);
    await opened.load();
  },
  textChanged: (documentId: DocumentId) => feed?.textChanged(documentId),
  findDocuments: (typed: string, limit: number) => index.findDocuments(typed, limit),
};
export type SearchWorker = typeof api;

expose(api);
