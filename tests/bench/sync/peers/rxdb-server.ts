import express, { type Express } from 'express';
import type { PeerServer } from './serve';

interface Change {
  readonly newDocumentState: { readonly id: string };
  readonly assumedMasterState?: { readonly revision: number };
}

/**
 * What RxDB's guide to HTTP replication asks of a server, over a map in memory: nothing it is told is ever written to
 * a disk, decided or kept from anybody. Rows are read in the order they last changed; a change is taken if it was made
 * on what stands here.
 */
export const serveRxDB = async (rows: readonly { id: string }[]): Promise<PeerServer> => {
  const bySeq: { seq: number; row: { id: string; revision?: number } }[] = [];
  const byId = new Map<string, (typeof bySeq)[number]>();
  const put = (row: { id: string }): void => {
    const entry = { seq: bySeq.length + 1, row };
    bySeq.push(entry);
    byId.set(row.id, entry);
  };
  for (const row of rows) put(row);

  const application: Express = express();
  application.use(express.json({ limit: '100mb' }));
  application.get('/pull', (request, response) => {
    const since = Number(request.query['since']);
    const page: typeof bySeq = [];
    let at = since;
    for (; at < bySeq.length && page.length < Number(request.query['limit']); at += 1) {
      const entry = bySeq[at];
      // One that changed again stands further on.
      if (entry && byId.get(entry.row.id) === entry) page.push(entry);
    }
    response.json({
      documents: page.map(({ row }) => ({ ...row, _deleted: false })),
      checkpoint: { seq: at },
    });
  });
  application.post('/push', (request, response) => {
    const conflicts: object[] = [];
    for (const { newDocumentState, assumedMasterState } of request.body as Change[]) {
      const present = byId.get(newDocumentState.id)?.row;
      if (present && present.revision !== assumedMasterState?.revision)
        conflicts.push({ ...present, _deleted: false });
      else put(newDocumentState);
    }
    response.json(conflicts);
  });
  return { application, rows: async () => [...byId.values()].map(({ row }) => row) };
};
