import { resolve } from 'node:path';
import { describeReport } from '../import/describe-report';
import { importFolder } from '../import/import-folder';
import { openDatabase } from '../storage/open-database';

export interface ImportOptions {
  readonly folder: string;
  readonly data: string;
  readonly databaseUrl: string | undefined;
  readonly dryRun: boolean;
}

/** `hub import`: the exit code; 0 where everything in the files is in the hub, or would be. */
export const runImport = async (options: ImportOptions): Promise<number> => {
  const opened = await openDatabase({
    folder: resolve(options.data),
    url: options.databaseUrl,
    ownsServer: false,
  });
  try {
    const report = await importFolder(opened.database, resolve(options.folder), {
      dryRun: options.dryRun,
      now: Date.now(),
      report: (line) => console.log(line),
    });
    for (const line of describeReport(report)) console.log(line);
    return report.ok ? 0 : 1;
  } finally {
    await opened.close();
  }
};
