import Papa from 'papaparse';
import type { batchMethods } from '#shared/bridge/batch-calls';
import type { BridgeHandlers } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { neutralise } from '#shared/reports/neutralise';
import type { Host } from '../ports/host';
import { byteOrderMark } from '../reports/csv-report';
import { saveAmongDownloads } from './print-desk';
import type { UseDoor } from './use-door';

/** Saves reports of batches: names of clients and matters leave with them, so they pass the door like any export. */
export const batchHandlers = (
  host: Pick<Host, 'downloadsFolder'>,
  door: () => Promise<Result<UseDoor, DomainError>>,
): Pick<BridgeHandlers, keyof typeof batchMethods> => ({
  'batch.save-report': async ({ title, headings, lines, kept }) => {
    const things = lines.flatMap(({ of }) => of ?? []);
    if (things.length === 0) return err(domainError('engagement.not-found'));
    const through = await door();
    if (!through.ok) return through;
    return through.value.passWhatMay('export', things, {
      prepare: (leaving) => {
        const mayLeave = new Set(leaving);
        const stays = headings.map((_, index) => (index === headings.length - 1 ? kept : ''));
        const rows = lines.map(({ of, cells }) => (of && mayLeave.has(of) ? cells : stays));
        const csv = Papa.unparse(
          [headings, ...rows].map((row) => row.map(neutralise)),
          { newline: '\r\n' },
        );
        return ok({
          bytes: Buffer.from(`${byteOrderMark}${csv}\r\n`),
          kept: rows.filter((row) => row === stays).length,
        });
      },
      hand: async ({ bytes, kept: count }) => {
        const saved = await saveAmongDownloads(host, title.replaceAll(/[\\/]/g, '-'), 'csv', bytes);
        return saved.ok ? ok({ name: saved.value, kept: count }) : saved;
      },
    });
  },
});
