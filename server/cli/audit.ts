import { resolve } from 'node:path';
import { readAnchors } from '../audit/anchors';
import { verifyAudit } from '../audit/verify';
import { openDatabase } from '../storage/open-database';
import { listProviders } from '../storage/people';

export interface AuditOptions {
  readonly data: string;
  readonly databaseUrl: string | undefined;
  /** Where the hub writes down how far each audit has come. */
  readonly anchors: string;
}

/** Where anchors lie unless said otherwise. */
export const usualAnchors = (data: string): string => resolve(data, 'audit-anchors.jsonl');

const wrong = {
  changed: 'is not what was written',
  missing: 'was taken out',
  truncated: 'was cut off the end',
};

/** `hub audit verify`: the exit code; 0 where every provider's audit is what was written. */
export const runAuditVerify = async ({ data, databaseUrl, anchors }: AuditOptions): Promise<number> => {
  const opened = await openDatabase({ folder: resolve(data), url: databaseUrl, ownsServer: false });
  try {
    const kept = await readAnchors(anchors);
    const providers = await opened.database.as({ mode: 'hub' }, listProviders);
    let sound = true;
    for (const { providerId, name } of providers) {
      const { head, problem, anchoredTo } = await verifyAudit(
        opened.database,
        providerId,
        kept.get(providerId) ?? [],
      );
      if (problem) {
        sound = false;
        console.log(
          `${name}: entry ${problem.index} ${wrong[problem.kind]}; up to ${head.index} all is sound.`,
        );
      } else
        console.log(
          `${name}: ${head.index} entries are sound; anchors in ${anchors} vouch for ${anchoredTo} of them.`,
        );
    }
    return sound ? 0 : 1;
  } finally {
    await opened.close();
  }
};
