// biome-ignore-all lint/style/noDefaultExport: it is how these packages give what they have
/*
 * The little of each peer that the benchmark uses. They are installed only when the benchmarks run, and the checks run
 * without them.
 */

declare module 'pouchdb-browser' {
  interface Replication {
    to(remote: unknown, options: object): Promise<unknown>;
    from(remote: unknown, options: object): Promise<unknown>;
  }
  export default class PouchDB<Row extends object> {
    constructor(name: string, options?: object);
    readonly replicate: Replication;
    allDocs(options: object): Promise<{ rows: { doc?: Row }[] }>;
    bulkDocs(documents: readonly object[]): Promise<unknown>;
  }
}

declare module 'pouchdb-core' {
  export interface InMemoryDatabase {
    bulkDocs(documents: readonly object[]): Promise<unknown>;
    allDocs(options: object): Promise<{ rows: { doc: object }[] }>;
  }
  interface PouchDBFactory {
    plugin(plugin: unknown): PouchDBFactory;
    defaults(options: object): new (name: string) => InMemoryDatabase;
  }
  const PouchDB: PouchDBFactory;
  export default PouchDB;
}
declare module 'pouchdb-adapter-memory';
declare module 'pouchdb-mapreduce';
declare module 'pouchdb-replication';

declare module 'express' {
  export interface Request {
    readonly query: Readonly<Record<string, string | undefined>>;
    readonly body: unknown;
  }
  export interface Response {
    json(body: unknown): void;
    type(name: string): Response;
    send(body: string): void;
  }
  type Handler = (request: Request, response: Response, next: (error: unknown) => void) => void;
  export interface Express {
    use(...handlers: unknown[]): void;
    get(path: string, handler: Handler): void;
    post(path: string, handler: Handler): void;
    listen(port: number, host: string, listening: () => void): { address(): unknown };
  }
  const express: { (): Express; json(options: object): unknown };
  export default express;
}
declare module 'express-pouchdb' {
  const expressPouchDB: (database: unknown, options: object) => unknown;
  export default expressPouchDB;
}

declare module 'rxdb/plugins/core' {
  export interface RxDocument<Row> {
    toMutableJSON(): Row;
  }
  export interface RxCollection<Row> {
    findByIds(ids: readonly string[]): { exec(): Promise<ReadonlyMap<string, RxDocument<Row>>> };
    bulkUpsert(rows: readonly Row[]): Promise<unknown>;
  }
  export const createRxDatabase: (options: object) => Promise<{
    addCollections<Row>(collections: { rows: { schema: object } }): Promise<{ rows: RxCollection<Row> }>;
  }>;
}
declare module 'rxdb/plugins/replication' {
  export const replicateRxCollection: (options: object) => {
    readonly error$: { subscribe(listener: (error: unknown) => void): unknown };
    awaitInitialReplication(): Promise<void>;
  };
}
declare module 'rxdb/plugins/storage-dexie' {
  export const getRxStorageDexie: () => unknown;
}
