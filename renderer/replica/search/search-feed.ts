import * as Y from 'yjs';
import type { Bridge } from '#shared/bridge/derived';
import { blocksOfBody } from '#shared/documents/body-blocks';
import type { DocumentRow } from '#shared/documents/document';
import { bodyField } from '#shared/documents/merge-body';
import type { DocumentId } from '#shared/kernel/ids';
import type { ReplicaDatabase } from '../database/database';
import { openBodies, rangeOf } from '../database/row-codec';
import type { Sealing } from '../database/sealing';
import { Turns } from '../turns';
import type { SearchIndex } from './search-index';

/** So many rows at once where all are read. */
const rowsAtOnce = 5_000;
/** So many texts at once: between them a question is answered. */
const textsAtOnce = 10;

const [firstName] = rangeOf('document');
const idOf = (name: string): string => name.slice(firstName.length);

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (unit) => unit.charCodeAt(0));

/** The words of a body, a line a block. */
const textOf = (updates: readonly string[]): string => {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const update of updates) Y.applyUpdate(doc, bytesOf(update));
  });
  const text = blocksOfBody(doc.getXmlFragment(bodyField)).join('\n');
  doc.destroy();
  return text;
};

export interface SearchFeedOptions {
  readonly database: ReplicaDatabase;
  readonly sealing: Sealing;
  readonly bridge: Pick<Bridge, 'call'>;
  readonly index: SearchIndex;
}

/**
 * Keeps the index in step with what is here. Rows are read from the replica, texts from the main process; nothing of
 * either is written anywhere, so what the replica forgets is forgotten here too. One thing happens at a time.
 */
export class SearchFeed {
  readonly #options: SearchFeedOptions;
  readonly #turns = new Turns();
  #loaded = false;

  constructor(options: SearchFeedOptions) {
    this.#options = options;
  }

  /** Reads everything that is here: rows at once, then text by text. */
  load(): Promise<void> {
    this.#loaded = true;
    return this.#turns.take(async () => {
      this.#options.index.clear();
      await this.#loadRows();
      await this.#loadTexts();
    });
  }

  /** @param names rows that are shown differently, or null for all. What changed before the first load comes with it. */
  rowsChanged(names: readonly string[] | null): Promise<void> {
    if (!this.#loaded) return Promise.resolve();
    if (names === null) return this.load();
    const documents = names.filter((name) => name.startsWith(firstName));
    return documents.length === 0
      ? Promise.resolve()
      : this.#turns.take(() => this.#readRows([...new Set(documents)]));
  }

  /** What is written in a document changed, or came here. */
  textChanged(documentId: DocumentId): Promise<void> {
    return this.#turns.take(async () => {
      const scope = this.#options.index.document(documentId)?.scope;
      if (scope !== undefined) await this.#readTexts([{ scope, documentId }]);
    });
  }

  async #loadRows(): Promise<void> {
    const { database } = this.#options;
    const [first, end] = rangeOf('document');
    const over = await database.overlay.where('key').between(first, end).toArray();
    const hidden = new Set(over.map(({ key }) => key));
    for (let after = first; ; ) {
      const rows = await database.rows.where('key').between(after, end, false).limit(rowsAtOnce).toArray();
      await this.#take(rows.filter(({ key }) => !hidden.has(key)));
      const last = rows.at(-1);
      if (!last || rows.length < rowsAtOnce) break;
      after = last.key;
    }
    await this.#take(over);
  }

  async #readRows(names: readonly string[]): Promise<void> {
    const { database, index } = this.#options;
    const [over, base] = await database.transaction('r', [database.overlay, database.rows], () =>
      Promise.all([database.overlay.bulkGet([...names]), database.rows.bulkGet([...names])]),
    );
    for (const [at, name] of names.entries()) if (!over[at] && !base[at]) index.removeDocument(idOf(name));
    await this.#take(names.flatMap((_, at) => over[at] ?? base[at] ?? []));
  }

  async #take(rows: readonly { readonly key: string; readonly body: string | Uint8Array }[]): Promise<void> {
    const { sealing, index } = this.#options;
    for (const { value } of await openBodies<(typeof rows)[number], DocumentRow>(sealing, rows)) {
      const { id, engagementId, title, workItemId, removed, body, createdAt } = value;
      if (removed !== null) index.removeDocument(id);
      else
        index.putDocument({ id, scope: engagementId, title, workItemId, changedAt: body?.at ?? createdAt });
    }
  }

  async #loadTexts(): Promise<void> {
    const here = await this.#options.bridge.call('document.list-here');
    if (!here.ok) return;
    const wanted = here.value.bodies.filter(({ documentId }) => this.#options.index.document(documentId));
    for (let at = 0; at < wanted.length; at += textsAtOnce)
      await this.#readTexts(wanted.slice(at, at + textsAtOnce));
  }

  async #readTexts(bodies: readonly { scope: string; documentId: DocumentId }[]): Promise<void> {
    const read = await this.#options.bridge.call('document.read-here', { bodies: [...bodies] });
    if (!read.ok) return;
    for (const { documentId, updates } of read.value.bodies)
      this.#options.index.putText(documentId, textOf(updates));
  }
}
