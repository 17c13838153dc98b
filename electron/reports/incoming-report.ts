import { reportLine } from '#shared/protocol/hub-api';
import type { ReportEnd, ReportHead, ReportRow } from '#shared/reports/report';

/** A report on its way from the hub. */
export interface IncomingReport {
  readonly head: ReportHead;
  /** Once through; throws `ReportCutOff` where the last line never came. */
  readonly rows: AsyncIterable<ReportRow>;
  /** The sums; there once all rows were read. */
  readonly end: () => ReportEnd;
}

/** The connection ended before the report did, or what came is none. */
export class ReportCutOff extends Error {
  override readonly name = 'ReportCutOff';
}

type Line = ReturnType<typeof reportLine.parse>;

const parseLine = (text: string): Line => {
  try {
    return reportLine.parse(JSON.parse(text));
  } catch {
    throw new ReportCutOff();
  }
};

/** Lines of a body in UTF-8, whatever pieces it comes in. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of body) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') throw new ReportCutOff();
}

/** Reads the head, and then row by row as it is asked for. Throws `ReportCutOff` where there is no head. */
export const readReport = async (body: AsyncIterable<Uint8Array>): Promise<IncomingReport> => {
  const lines = linesOf(body);
  const first = await lines.next();
  const line = first.done ? null : parseLine(first.value);
  if (!line || !('head' in line)) throw new ReportCutOff();
  let end: ReportEnd | null = null;
  async function* rows(): AsyncGenerator<ReportRow> {
    for await (const text of lines) {
      const next = parseLine(text);
      if ('end' in next) {
        end = next.end as ReportEnd;
        return;
      }
      if (!('row' in next)) throw new ReportCutOff();
      yield next.row as ReportRow;
    }
    throw new ReportCutOff();
  }
  return {
    head: line.head as ReportHead,
    rows: rows(),
    end: () => {
      if (!end) throw new ReportCutOff();
      return end;
    },
  };
};
