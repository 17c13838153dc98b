import { providerIdOf, rowIds } from '../../../server/import/row-ids';
import { numberedFile } from '../../support/hub-file';
import { DeskFiles } from './desk-files';
import { TestDesk } from './test-desk';

/*
 * A workstation in a process of its own: attaches a file, brings three chunks to the hub, and then hangs on the line
 * until it is killed. Arguments: the hub's address, the data folder, the file's size in MiB; each
 * MiB is filled with its number.
 */

const [url = '', folder = '', size = ''] = process.argv.slice(2);
const ids = rowIds(providerIdOf('acme'));
const desk = new TestDesk({ url, ids: () => ids }, folder);

let chunks = 0;
desk.wire.before = async (method) => {
  if (method !== 'PUT') return;
  chunks += 1;
  if (chunks <= 3) return;
  process.stdout.write('hanging\n');
  await new Promise(() => undefined);
};

await desk.start();
await desk.signIn('pat');
const version = await new DeskFiles(desk, ids).add('Ledger.pdf', numberedFile(Number(size)));
process.stdout.write(`saved ${version.attachmentId}\n`);
