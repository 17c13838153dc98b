import express, { type Express } from 'express';
import expressPouchDB from 'express-pouchdb';
import memory from 'pouchdb-adapter-memory';
import PouchDB from 'pouchdb-core';
import mapReduce from 'pouchdb-mapreduce';
import replication from 'pouchdb-replication';
import type { PeerServer } from './serve';

/** Documents a write while the server is filled. */
const filling = 1_000;

/** express-pouchdb over PouchDB in memory: nothing it is told is ever written to a disk. */
export const servePouchDB = async (rows: readonly { id: string }[]): Promise<PeerServer> => {
  const InMemory = PouchDB.plugin(memory)
    .plugin(mapReduce)
    .plugin(replication)
    .defaults({ adapter: 'memory' });
  const application: Express = express();
  application.use('/db', expressPouchDB(InMemory, { mode: 'minimumForPouchDB', inMemoryConfig: true }));
  const database = new InMemory('rows');
  for (let at = 0; at < rows.length; at += filling)
    await database.bulkDocs(rows.slice(at, at + filling).map((row) => ({ ...row, _id: row.id })));
  return {
    application,
    rows: async () => (await database.allDocs({ include_docs: true })).rows.map(({ doc }) => doc),
  };
};
