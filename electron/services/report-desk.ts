import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeName } from '#shared/attachments/file-name';
import type { BridgeArgument, BridgeHandlers } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { diskFull } from '../attachments/take-in';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { DataFolder } from '../ports/data-folder';
import { csvReport } from '../reports/csv-report';
import { type IncomingReport, ReportCutOff, readReport } from '../reports/incoming-report';
import { type ReportWords, reportWords } from '../reports/report-words';
import { xlsxReport } from '../reports/xlsx-report';
import { copyUnderFreeName } from './free-name';

/** A year of a large team may take minutes; a hub that falls silent meanwhile ends the connection. */
const longest = 10 * 60_000;

const writers = { csv: csvReport, xlsx: xlsxReport };

type Asked = BridgeArgument<'report.save'>;

const pathOf = ({ kind, from, until, clientId, personId }: Asked): string => {
  const query = new URLSearchParams({ from, until });
  if (clientId !== undefined) query.set('clientId', clientId);
  if (personId !== undefined) query.set('personId', personId);
  return `/v1/reports/${kind}?${query}`;
};

const nameOf = ({ head }: IncomingReport, words: ReportWords, format: Asked['format']): string =>
  safeName(
    [words.title(head.kind), head.subject, head.from, head.until].filter((part) => part !== null).join(' ') +
      `.${format}`,
  );

/** What saving a report needs: the hub as its person reaches it, a folder of its own, and where downloads go. */
export interface ReportDeskOptions {
  readonly hub: () => Promise<Result<AuthorizedHub, DomainError>>;
  readonly folder: DataFolder;
  readonly downloadsFolder: () => string;
}

/**
 * Writes reports into the downloads folder, in the language asked for, while they come from the hub. A report that was
 * cut off on its way leaves nothing: half a statement would look like a whole one.
 */
export const reportHandlers = ({
  hub,
  folder,
  downloadsFolder,
}: ReportDeskOptions): Pick<BridgeHandlers, 'report.save'> => ({
  'report.save': async (asked) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const signal = AbortSignal.timeout(longest);
    const answer = await reached.value.send({ method: 'GET', path: pathOf(asked), signal });
    if (!answer.ok) return answer;
    const { body } = answer.value;
    if (!body) return err(domainError('hub.not-a-hub'));
    const own = folder.resolve('reports', randomUUID());
    try {
      await mkdir(own, { recursive: true, mode: 0o700 });
      const report = await readReport(body as unknown as AsyncIterable<Uint8Array>);
      const words = await reportWords(asked.language);
      const fresh = join(own, 'report');
      const file = await open(fresh, 'wx', 0o600);
      try {
        for await (const bytes of writers[asked.format](report, words)) await file.writeFile(bytes);
      } finally {
        await file.close();
      }
      const name = await copyUnderFreeName(fresh, downloadsFolder(), nameOf(report, words, asked.format));
      return ok({ name, rows: report.end().rows });
    } catch (error) {
      const onDisk = error instanceof Error && 'syscall' in error && 'path' in error;
      if (onDisk) return err(diskFull(error));
      if (error instanceof ReportCutOff || signal.aborted || error instanceof TypeError)
        return err(domainError('hub.unreachable'));
      throw error;
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  },
});
