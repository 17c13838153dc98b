import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { servePouchDB } from './pouchdb-server';
import { serveRxDB } from './rxdb-server';

/** `serve.ts NAME ROWS PAGE`: the server of one peer with its page beside it, in a process of its own as our hub is. */

export interface PeerServer {
  readonly application: Express;
  /** Every row as the server has it now. */
  rows(): Promise<object[]>;
}

const servers = { pouchdb: servePouchDB, rxdb: serveRxDB };

const [, , name = '', rowsFile = '', script = ''] = process.argv;
const rows = JSON.parse(await readFile(rowsFile, 'utf8')) as { id: string }[];
const { application, rows: present } = await servers[name as keyof typeof servers](rows);
const page = await readFile(script, 'utf8');
application.get('/', (_, response) => {
  response.type('html').send('<!doctype html><title>peer</title><script src="page.js"></script>');
});
application.get('/page.js', (_, response) => {
  response.type('js').send(page);
});
application.get('/rows', (_, response, next) => {
  present().then((all) => response.json(all), next);
});
const server = application.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});
