import PouchDB from 'pouchdb-browser';
import { type EditedRow, edited, type PeerPage } from './peer';

/*
 * PouchDB as its guide has it, with what makes it fast: large batches, no old revisions kept. Of its two adapters for
 * IndexedDB this is the one it takes by itself. Its IndexedDB transactions have the browser's default durability
 * (relaxed), and it offers no other.
 */

const options = { batch_size: 1_000, batches_limit: 10 };
const local = new PouchDB<EditedRow>('rows', { adapter: 'idb', auto_compaction: false, revs_limit: 1 });
const remote = new PouchDB<EditedRow>(`${location.origin}/db/rows`);

const timed = async (work: () => PromiseLike<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

const peer: PeerPage = {
  pull: () => timed(() => local.replicate.from(remote, options)),
  edit: async (ids) => {
    // Walks what was pulled, so that the push that is measured begins at the edits.
    await local.replicate.to(remote, options);
    const { rows } = await local.allDocs({ keys: [...ids], include_docs: true });
    await local.bulkDocs(rows.flatMap(({ doc }) => (doc ? [edited(doc)] : [])));
  },
  push: () => timed(() => local.replicate.to(remote, options)),
};

Object.assign(window, { peer });
