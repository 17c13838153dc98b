import { createRxDatabase, type RxCollection } from 'rxdb/plugins/core';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { type EditedRow, edited, type PeerPage } from './peer';

/*
 * RxDB over its free storage, Dexie, with its replication over HTTP. What makes it fast is on: no schema validation,
 * one instance, large batches. Its IndexedDB transactions have the browser's default durability (relaxed).
 */

interface Row extends EditedRow {
  readonly id: string;
}
interface Checkpoint {
  readonly seq: number;
}

const batchSize = 1_000;

const text = { type: 'string' } as const;
const whole = { type: 'integer' } as const;
const anything = {} as const;

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 36 },
    kind: text,
    title: text,
    reference: text,
    instructions: text,
    engagementId: text,
    matterId: text,
    priority: text,
    status: text,
    dueAt: anything,
    estimateMinutes: anything,
    checklist: { type: 'array' },
    requirement: anything,
    assigneeId: anything,
    hold: anything,
    reservedFor: anything,
    reviewerId: anything,
    statusNote: anything,
    fence: whole,
    revision: whole,
  },
} as const;

const ask = async <T>(path: string, body?: object): Promise<T> => {
  const response = await fetch(
    path,
    body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  return response.json();
};

const open = async (name: string): Promise<RxCollection<Row>> => {
  const database = await createRxDatabase({
    name,
    storage: getRxStorageDexie(),
    multiInstance: false,
    eventReduce: false,
  });
  const { rows } = await database.addCollections<Row>({ rows: { schema } });
  return rows;
};

const pull = {
  batchSize,
  handler: (since: Checkpoint | undefined, limit: number) =>
    ask<{ documents: (Row & { _deleted: boolean })[]; checkpoint: Checkpoint }>(
      `/pull?since=${since?.seq ?? 0}&limit=${limit}`,
    ),
};
const push = {
  batchSize,
  handler: (changes: object[]) => ask<(Row & { _deleted: boolean })[]>('/push', changes),
};

/** Runs to where it has nothing left to do. */
const replicate = async (collection: RxCollection<Row>, directions: object): Promise<void> => {
  const replication = replicateRxCollection({
    collection,
    replicationIdentifier: 'bench',
    live: false,
    ...directions,
  });
  replication.error$.subscribe((error) => console.error(error));
  await replication.awaitInitialReplication();
};

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** A replication that only pulls spares itself a second record of each row, and can never push. */
const pulled = open('pulled');
const used = open('used');

const peer: PeerPage = {
  pull: async () => {
    const collection = await pulled;
    return timed(() => replicate(collection, { pull }));
  },
  edit: async (ids) => {
    const collection = await used;
    // Once through in both directions, so that the push that is measured begins at the edits.
    await replicate(collection, { pull, push });
    const documents = await collection.findByIds([...ids]).exec();
    await collection.bulkUpsert([...documents.values()].map((document) => edited(document.toMutableJSON())));
  },
  push: async () => {
    const collection = await used;
    return timed(() => replicate(collection, { push }));
  },
};

Object.assign(window, { peer });
