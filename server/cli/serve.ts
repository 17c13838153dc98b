import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { AnchorKeeper } from '../audit/anchors';
import { keepPruned } from '../auth/prune';
import type { AttachmentQuotas } from '../hub/attachment-depot';
import { startHub } from '../hub/start-hub';
import { describeReport } from '../import/describe-report';
import { importFolder } from '../import/import-folder';
import type { HubDatabase } from '../storage/database';
import { FolderBlobStore } from '../storage/folder-blob-store';
import { openDatabase } from '../storage/open-database';
import { listProviders } from '../storage/people';
import { type Output, PlainError } from './output';

export interface ServeOptions {
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly host: string;
  readonly port: number | null;
  /** A folder to import where the database holds no provider yet. */
  readonly firstImport: string | null;
  /** Ends the hub when whoever started it is gone. */
  readonly withParent: boolean;
  readonly quiet: boolean;
  /** The file in which the end of the audit is written down. */
  readonly anchors: string;
  /** Folder of the bytes of attachments; beside the embedded database where none is named. */
  readonly attachments: string | undefined;
  readonly quotas: AttachmentQuotas;
}

const importFirst = async (database: HubDatabase, folder: string, output: Output): Promise<void> => {
  const providers = await database.as({ mode: 'hub' }, listProviders);
  if (providers.length > 0) return;
  output.progress('Loading the first provider…');
  const report = await importFolder(database, folder, { dryRun: false, now: Date.now() });
  if (!report.ok) throw new PlainError(describeReport(report).join('\n'));
};

const whenAskedToEnd = (withParent: boolean): Promise<void> =>
  new Promise((end) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => end());
    if (!withParent) return;
    process.stdin.once('close', () => end());
    process.stdin.resume();
  });

/** `hub serve`: runs until it is asked to end, then leaves everything written down. */
export const serve = async (options: ServeOptions, output: Output): Promise<void> => {
  const ending = whenAskedToEnd(options.withParent);
  const logger = pino({ level: options.quiet ? 'warn' : 'info' }, pino.destination(2));
  if (options.databaseUrl === undefined) output.progress('Starting the database…');
  const opened = await openDatabase({
    folder: resolve(options.data),
    url: options.databaseUrl,
    ownsServer: true,
  });
  try {
    if (options.firstImport !== null)
      await importFirst(opened.database, resolve(options.firstImport), output);
    const hub = await startHub({
      database: opened.database,
      blobs: new FolderBlobStore(resolve(options.attachments ?? join(options.data, 'attachments'))),
      quotas: options.quotas,
      clock: { now: () => Date.now() },
      logger,
      host: options.host,
      port: options.port,
    });
    const keeper = new AnchorKeeper(opened.database, resolve(options.anchors), logger);
    const stopPruning = keepPruned(opened.database, { now: () => Date.now() }, logger);
    output.ready(hub.url);
    const isReplaced = await Promise.race([ending.then(() => false), hub.replaced.then(() => true)]);
    stopPruning();
    await hub.close();
    await keeper.close();
    if (isReplaced)
      throw new PlainError(
        'The database was restored while this process served from it. Start the hub again.',
      );
  } finally {
    await opened.close();
  }
};
