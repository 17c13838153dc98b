import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readReport } from '../../../electron/reports/incoming-report';
import { reportWords } from '../../../electron/reports/report-words';
import { xlsxReport } from '../../../electron/reports/xlsx-report';
import type { HubCaller } from '../../support/hub-caller';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/** A report to write as a workbook. */
export interface AskedWorkbook {
  readonly clientId: string;
  readonly from: string;
  readonly until: string;
}

export interface WrittenWorkbook {
  readonly rows: number;
  /** Of the file. */
  readonly megabytes: number;
  readonly seconds: number;
  /** What was alive at most while it was written, after each collection, and what the process held, both over what there was before. */
  readonly liveMegabytes: number;
  readonly residentMegabytes: number;
}

/** Bytes of the file between two looks at the memory. */
const lookEvery = 64 * 1024;
const megabyte = 2 ** 20;

/**
 * Writes a client's statement as a workbook, from the hub's rows to the bytes of the file, which are let go of as the
 * disk would take them. Hub and workstation share this process, so that what either holds is seen.
 */
export const writeWorkbook = async (
  caller: HubCaller,
  { clientId, from, until }: AskedWorkbook,
): Promise<WrittenWorkbook> => {
  collect();
  const before = process.memoryUsage();
  const began = performance.now();
  let [live, resident, bytes, looked] = [0, 0, 0, 0];
  const query = new URLSearchParams({ clientId, from, until });
  const answer = await fetch(new URL(`/v1/reports/statement?${query}`, caller.url), {
    headers: caller.headers,
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`the hub answered ${answer.status}`);
  const report = await readReport(answer.body);
  for await (const piece of xlsxReport(report, await reportWords('en'))) {
    bytes += piece.length;
    if (bytes - looked < lookEvery) continue;
    looked = bytes;
    resident = Math.max(resident, process.memoryUsage.rss() - before.rss);
    collect();
    const { heapUsed, external } = process.memoryUsage();
    live = Math.max(live, heapUsed + external - before.heapUsed - before.external);
  }
  return {
    rows: report.end().rows,
    megabytes: bytes / megabyte,
    seconds: (performance.now() - began) / 1000,
    liveMegabytes: live / megabyte,
    residentMegabytes: resident / megabyte,
  };
};
