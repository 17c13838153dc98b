import 'fake-indexeddb/auto';

/** The browser's names for a write that failed. */
export type DiskFault = 'QuotaExceededError' | 'UnknownError';

type Write = (this: unknown, ...given: unknown[]) => unknown;
type Writes = Record<string, Write>;

/**
 * The disk under IndexedDB. Writes are counted as they are carried out, and some of them fail as they do in a
 * browser: the request ends in an error, and whoever does not catch it loses the transaction.
 */
export class FailingDisk {
  #writes = 0;
  #failing: (write: number) => DiskFault | null = () => null;
  readonly #full = new Set<string>();
  #patched = false;

  constructor() {
    const stores = IDBObjectStore.prototype as unknown as Writes;
    const patch = (store: unknown): void => this.#patch(store);
    for (const name of ['put', 'add', 'delete', 'clear']) {
      const ask = stores[name] as Write;
      stores[name] = function (this: unknown, ...given: unknown[]): unknown {
        patch(this);
        return ask.apply(this, given);
      };
    }
  }

  /** The `n`-th write from now on (1 is the next) fails, and all others work. */
  failOn(n: number, fault: DiskFault = 'UnknownError'): void {
    this.#writes = 0;
    this.#failing = (write) => (write === n ? fault : null);
  }

  /** Every write fails until `mend`. */
  fill(): void {
    this.#failing = () => 'QuotaExceededError';
  }

  mend(): void {
    this.#failing = () => null;
  }

  /** Every write to one database fails until it is told otherwise; those to others work. */
  setFull(database: string, full: boolean): void {
    if (full) this.#full.add(database);
    else this.#full.delete(database);
  }

  /** The stores behind the stores, where a request is carried out after its caller has gone on. */
  #patch(store: unknown): void {
    if (this.#patched) return;
    this.#patched = true;
    const raw = Object.getPrototypeOf((store as { _rawObjectStore: object })._rawObjectStore) as Writes;
    const failNow = (store: unknown): void =>
      this.#failNow((store as { readonly rawDatabase: { readonly name: string } }).rawDatabase.name);
    for (const name of ['storeRecord', 'deleteRecord', 'clear']) {
      const write = raw[name] as Write;
      raw[name] = function (this: unknown, ...given: unknown[]): unknown {
        failNow(this);
        return write.apply(this, given);
      };
    }
  }

  #failNow(database: string): void {
    this.#writes += 1;
    const fault = this.#full.has(database) ? 'QuotaExceededError' : this.#failing(this.#writes);
    if (fault) throw new DOMException('The disk says no', fault);
  }
}

/** One disk a test file: IndexedDB in memory is one for all of it. */
export const disk = new FailingDisk();
