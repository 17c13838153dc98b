import { randomUUID } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { safeName } from '#shared/attachments/file-name';
import type { BridgeArgument, BridgeHandlers } from '#shared/bridge/derived';
import type { FontsFor } from '#shared/documents/print-html';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { diskFull } from '../attachments/take-in';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { DataFolder } from '../ports/data-folder';
import type { Host } from '../ports/host';
import { csvReport } from '../reports/csv-report';
import { type IncomingReport, ReportCutOff, readReport } from '../reports/incoming-report';
import { pdfReport, TooLongForPaper } from '../reports/pdf-report';
import { type ReportWords, reportWords } from '../reports/report-words';
import { xlsxReport } from '../reports/xlsx-report';
import { copyUnderFreeName } from './free-name';

/** A year of a large team may take minutes; a hub that falls silent meanwhile ends the connection. */
const longest = 10 * 60_000;

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

/** Laying out for paper failed; why is in the log. */
class NotLaidOut extends Error {
  override readonly name = 'NotLaidOut';
}

/** What saving a report needs: the hub as its person reaches it, a folder of its own, and what the host can do. */
export interface ReportDeskOptions {
  readonly hub: () => Promise<Result<AuthorizedHub, DomainError>>;
  readonly folder: DataFolder;
  readonly host: Pick<Host, 'printPage' | 'downloadsFolder' | 'logger'>;
  readonly fonts: FontsFor;
}

/**
 * Writes reports into the downloads folder, in the language asked for, while they come from the hub. A report that was
 * cut off on its way leaves nothing: half a statement would look like a whole one.
 */
export const reportHandlers = ({
  hub,
  folder,
  host,
  fonts,
}: ReportDeskOptions): Pick<BridgeHandlers, 'report.save'> => {
  const onPaper = (
    report: IncomingReport,
    words: ReportWords,
    { language, paper = 'A4' }: Asked,
    printPage: NonNullable<Host['printPage']>,
  ): Promise<Uint8Array> =>
    pdfReport(report, words, {
      language,
      paper,
      fonts,
      layOut: async (page) => {
        try {
          return await printPage(page);
        } catch (error) {
          host.logger.warn('print.failed', { error: error instanceof Error ? error.name : 'unknown' });
          throw new NotLaidOut();
        }
      },
    });
  return {
    'report.save': async (asked) => {
      const { printPage } = host;
      if (asked.format === 'pdf' && !printPage) return err(domainError('print.no-browser'));
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
          if (asked.format === 'pdf' && printPage)
            await file.writeFile(await onPaper(report, words, asked, printPage));
          else {
            const write = asked.format === 'csv' ? csvReport : xlsxReport;
            for await (const bytes of write(report, words)) await file.writeFile(bytes);
          }
        } finally {
          await file.close();
        }
        const name = await copyUnderFreeName(
          fresh,
          host.downloadsFolder(),
          nameOf(report, words, asked.format),
        );
        return ok({ name, rows: report.end().rows });
      } catch (error) {
        const onDisk = error instanceof Error && 'syscall' in error && 'path' in error;
        if (onDisk) return err(diskFull(error));
        if (error instanceof TooLongForPaper) return err(domainError('report.too-long-for-paper'));
        if (error instanceof NotLaidOut) return err(domainError('print.failed'));
        if (error instanceof ReportCutOff || signal.aborted || error instanceof TypeError)
          return err(domainError('hub.unreachable'));
        throw error;
      } finally {
        await rm(own, { recursive: true, force: true });
      }
    },
  };
};
