import type { Migration } from 'kysely/migration';
import * as first from './0001-first';
import * as importRecord from './0010-import-record';
import * as providerWall from './0011-provider-wall';
import * as liveRows from './0012-live-rows';
import * as leasesAndClaims from './0020-leases-and-claims';
import * as audit from './0030-audit';
import * as sight from './0031-sight';
import * as offDisk from './0032-off-disk';
import * as attachmentChunks from './0040-attachment-chunks';
import * as backupWatermark from './0050-backup-watermark';
import * as timeLedger from './0060-time-ledger';
import * as documentBodies from './0070-document-bodies';
import * as deviceRevocation from './0080-device-revocation';
import * as sealedChunks from './0090-sealed-chunks';
import * as ratesAndBudgets from './0100-rates-and-budgets';
import * as weeksThatWait from './0101-weeks-that-wait';
import * as timeThatCounts from './0102-time-that-counts';
import * as delegations from './0103-delegations';
import * as feedByNumber from './0113-feed-by-number';
import * as lockedProviders from './0114-locked-providers';
import * as whoMovedTheCounter from './0115-who-moved-the-counter';
import * as oneNameAnIndex from './0116-one-name-an-index';
import * as countersBesideTheAudit from './0117-counters-beside-the-audit';

/** Forward only, in this order; compiled in, so that a hub brings its own. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0010-import-record': importRecord,
  '0011-provider-wall': providerWall,
  '0012-live-rows': liveRows,
  '0020-leases-and-claims': leasesAndClaims,
  '0030-audit': audit,
  '0031-sight': sight,
  '0032-off-disk': offDisk,
  '0040-attachment-chunks': attachmentChunks,
  '0050-backup-watermark': backupWatermark,
  '0060-time-ledger': timeLedger,
  '0070-document-bodies': documentBodies,
  '0080-device-revocation': deviceRevocation,
  '0090-sealed-chunks': sealedChunks,
  '0100-rates-and-budgets': ratesAndBudgets,
  '0101-weeks-that-wait': weeksThatWait,
  '0102-time-that-counts': timeThatCounts,
  '0103-delegations': delegations,
  '0113-feed-by-number': feedByNumber,
  '0114-locked-providers': lockedProviders,
  '0115-who-moved-the-counter': whoMovedTheCounter,
  '0116-one-name-an-index': oneNameAnIndex,
  '0117-counters-beside-the-audit': countersBesideTheAudit,
};
