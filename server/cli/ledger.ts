import { resolve } from 'node:path';
import { openDatabase } from '../storage/open-database';
import { findPerson, listProviders } from '../storage/people';
import { verifyLedger } from '../time/verify-ledger';

const wrong = {
  changed: 'is not what arrived',
  missing: 'was taken out',
  truncated: 'was cut off the end',
};

/** `hub ledger verify`: the exit code; 0 where everybody's time is what arrived. */
export const runLedgerVerify = async (options: {
  readonly data: string;
  readonly databaseUrl: string | undefined;
}): Promise<number> => {
  const { data, databaseUrl } = options;
  const opened = await openDatabase({ folder: resolve(data), url: databaseUrl, ownsServer: false });
  try {
    const providers = await opened.database.as({ mode: 'hub' }, listProviders);
    let sound = true;
    for (const { providerId, name } of providers) {
      const reports = await verifyLedger(opened.database, providerId);
      for (const { personId, head, problem } of reports) {
        if (!problem) continue;
        sound = false;
        const person = await opened.database.as({ mode: 'provider', providerId }, (tx) =>
          findPerson(tx, providerId, personId),
        );
        const who = person?.name ?? personId;
        console.log(
          `${name}, ${who}: entry ${problem.index} ${wrong[problem.kind]}; up to ${head.index} all is sound.`,
        );
      }
      const entries = reports.reduce((sum, { head }) => sum + head.index, 0);
      const people = reports.filter(({ problem }) => problem === null).length;
      console.log(`${name}: the ledgers of ${people} people are sound; ${entries} entries were checked.`);
    }
    return sound ? 0 : 1;
  } finally {
    await opened.close();
  }
};
