import type { ZoneProvider } from '#shared/calendars/zone-transitions';
import { zoneProviderFromIntl } from '#shared/calendars/zone-transitions-from-intl';
import { readIdentity } from '../hub/identity';
import type { HubDatabase, HubTransaction } from '../storage/database';
import { FeedWriter } from '../storage/feed-writer';
import { ReceiptSigner } from '../time/receipt-signer';
import { buildRows } from './build-rows';
import { familyWarnings } from './check-references';
import { checkTables } from './check-tables';
import { todayIn } from './client-days';
import type { ImportedKind } from './file-row';
import type { FirmDraft } from './firm-files';
import { importPrices } from './import-prices';
import { ensureProvider, readAnchor, readExisting, takenEmails, writePlan } from './import-store';
import { importTime, readTime } from './import-time';
import { type ImportConflict, type KindCounts, type MissingRow, planImport } from './plan-import';
import { readFolder } from './read-folder';
import { providerIdOf, rowIds } from './row-ids';
import type { RowProblem } from './row-problem';
import type { SideCount } from './side-count';

export interface ImportOptions {
  /** Says what would happen and writes nothing. */
  readonly dryRun: boolean;
  /** Epoch milliseconds; on the first import, what relative dates are counted from. */
  readonly now: number;
  /** Hears what the import is doing, where that takes a while. */
  readonly report?: (line: string) => void;
}

export interface ImportReport {
  /** Whether the files were taken over, or would be. */
  readonly ok: boolean;
  readonly dryRun: boolean;
  /** Everything that keeps the files from being imported; then nothing was. */
  readonly problems: readonly RowProblem[];
  /** What was imported and is probably not meant. */
  readonly warnings: readonly RowProblem[];
  readonly counts: Readonly<Partial<Record<ImportedKind, KindCounts>>>;
  /** Rates, budgets and time, which have no fields that somebody could have changed meanwhile. */
  readonly beside: readonly SideCount[];
  /** Fields that changed both in the files and in the program. They were left alone. */
  readonly conflicts: readonly ImportConflict[];
  /** Rows of an earlier import that the files no longer have. They were left alone. */
  readonly missing: readonly MissingRow[];
}

const refused = (dryRun: boolean, problems: readonly RowProblem[]): ImportReport => ({
  ok: false,
  dryRun,
  problems,
  warnings: [],
  counts: {},
  beside: [],
  conflicts: [],
  missing: [],
});

/** ms. What a firm's files come to is reckoned between two statements, hundreds of thousands of rows at a time. */
const planningAtMost = 10 * 60_000;

/**
 * Loads an import folder (see docs/how-to/import.md) in one transaction: all of it or nothing. A later import of the
 * same provider writes only what changed in the files since, and reports fields that the program changed meanwhile.
 * Bad input is reported, never thrown; what is thrown is the database's failure, and then nothing was written.
 */
export const importFolder = async (
  database: HubDatabase,
  folder: string,
  options: ImportOptions,
): Promise<ImportReport> => {
  options.report?.(`Reading ${folder}`);
  const tables = await readFolder(folder);
  if (!tables.ok) return refused(options.dryRun, tables.error);
  const zones = zoneProviderFromIntl({ dataVersion: process.versions['tz'] ?? '' });
  const draft = checkTables(tables.value, { anchor: options.now, zones });
  if (!draft.ok) return refused(options.dryRun, draft.error);
  const [provider] = draft.value.provider;
  if (!provider) throw new Error('A checked draft names its provider.');
  const providerId = providerIdOf(provider.key);
  const signer = new ReceiptSigner((await readIdentity(database)).signingKey);
  const report = await database.as(
    { mode: 'provider', providerId },
    (tx) => importDraft(tx, { ...provider, id: providerId }, draft.value, { ...options, zones, signer }),
    { idleAtMost: planningAtMost },
  );
  if (report.ok && !report.dryRun) await database.settle();
  return report;
};

interface NamedProvider {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly sample: boolean;
}

const importDraft = async (
  tx: HubTransaction,
  provider: NamedProvider,
  draft: FirmDraft,
  { dryRun, now, report, zones, signer }: ImportOptions & { zones: ZoneProvider; signer: ReceiptSigner },
): Promise<ImportReport> => {
  const anchor = (await readAnchor(tx, provider.id)) ?? now;
  const rows = buildRows(draft, { anchor, zones });
  if (!rows.ok) return refused(dryRun, rows.error);
  const providerId = providerIdOf(provider.key);
  const context = { providerId, ids: rowIds(providerId), zones, anchor, now, dryRun };
  const time = readTime(draft, context);
  if (time.problems.length > 0) return refused(dryRun, time.problems);
  const taken = await takenEmails(tx, provider.id, rows.value);
  if (taken.length > 0) return refused(dryRun, taken);

  // A dry run takes no lock and leaves no trace, so that it may be asked of a hub at work.
  const feed = dryRun ? null : await openFeed(tx, provider);
  const plan = planImport(rows.value, await readExisting(tx, provider.id));
  if (feed) {
    report?.(`Writing ${plan.puts.length} rows`);
    await writePlan(tx, feed, provider.id, anchor, plan);
  }
  const beside = [
    ...(await importPrices(tx, draft, { ...context, today: todayIn('UTC', context) })),
    ...(await importTime(tx, feed, signer, time, context)),
  ];
  const { counts, conflicts, missing } = plan;
  const warnings = familyWarnings(draft);
  return { ok: true, dryRun, problems: [], warnings, counts, beside, conflicts, missing };
};

/** Takes the provider's counter, and makes the provider first where it is new. */
const openFeed = async (tx: HubTransaction, provider: NamedProvider): Promise<FeedWriter> => {
  await ensureProvider(tx, provider);
  return FeedWriter.open(tx, provider.id);
};
