import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { safeName } from '#shared/attachments/file-name';
import type { BridgeArgument, BridgeHandlers } from '#shared/bridge/derived';
import type { printMethods } from '#shared/bridge/print-calls';
import { fillPattern } from '#shared/clients/house-style';
import type { FontsFor } from '#shared/documents/print-html';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Host } from '../ports/host';
import { docxFile } from './docx-file';
import { finishPdf } from './finish-pdf';
import { glyphProblem, type LayOut, layOutDocument } from './lay-out';
import type { UseDoor } from './use-door';

/** Writes a file that is not there yet, counting up until its name is free. */
const writeUnderFreeName = async (folder: string, named: string, ending: string, bytes: Uint8Array) => {
  await mkdir(folder, { recursive: true });
  for (let count = 1; ; count += 1) {
    const name = `${named}${count === 1 ? '' : ` (${count})`}.${ending}`;
    try {
      await writeFile(join(folder, name), bytes, { flag: 'wx', mode: 0o600 });
      return name;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || count > 999) throw error;
    }
  }
};

/** Saves a file under its title. Errors: `attachment.disk-full`. */
export const saveAmongDownloads = async (
  host: Pick<Host, 'downloadsFolder'>,
  title: string,
  ending: string,
  bytes: Uint8Array,
): Promise<Result<string, DomainError>> => {
  try {
    return ok(await writeUnderFreeName(host.downloadsFolder(), safeName(title), ending, bytes));
  } catch {
    return err(domainError('attachment.disk-full'));
  }
};

type PrintHandlers = Pick<BridgeHandlers, keyof typeof printMethods>;
type Asked = BridgeArgument<'print.save-pdf'>;

/** What leaves as a file that is laid out like paper: it is exported, whatever is done with it afterwards. */
export const printHandlers = (
  host: Pick<Host, 'printPage' | 'downloadsFolder' | 'logger'>,
  fonts: FontsFor,
  door: () => Promise<Result<UseDoor, DomainError>>,
): PrintHandlers => {
  const ready = async (make: () => Promise<Uint8Array>): Promise<Result<Uint8Array, DomainError>> => {
    try {
      return ok(await make());
    } catch (error) {
      host.logger.warn('print.failed', { error: error instanceof Error ? error.name : 'unknown' });
      return err(domainError('print.failed'));
    }
  };
  const save = async <A extends Asked>(
    asked: A,
    ending: string,
    make: (asked: A) => Promise<Uint8Array>,
  ): Promise<Result<{ name: string }, DomainError>> => {
    const prepare = () => ready(() => make(asked));
    const hand = async (bytes: Uint8Array): Promise<Result<{ name: string }, DomainError>> => {
      const { body, style, facts } = asked;
      const named = fillPattern(style.fileName, facts) || body.attrs.title;
      const saved = await saveAmongDownloads(host, named.replaceAll(/[\\/]/g, '-'), ending, bytes);
      return saved.ok ? ok({ name: saved.value }) : saved;
    };
    if (asked.of === null) {
      const prepared = await prepare();
      return prepared.ok ? hand(prepared.value) : prepared;
    }
    const through = await door();
    return through.ok ? through.value.pass('export', asked.of, { prepare, hand }) : through;
  };
  const pdfOf = async (
    layOut: LayOut,
    { body, style, facts, day, imprint }: Omit<Asked, 'of'>,
  ): Promise<Uint8Array> =>
    finishPdf(
      await layOutDocument(layOut, { body, style, header: fillPattern(style.header, facts) }, fonts),
      {
        title: body.attrs.title,
        language: body.attrs.language,
        day,
        imprint,
      },
    );
  const refusalOf = ({ body, style, facts }: Omit<Asked, 'of'>): Result<never, DomainError> | null => {
    const undrawable = glyphProblem(body, style, fillPattern(style.header, facts));
    return undrawable && err(undrawable);
  };
  const noBrowser = err(domainError('print.no-browser'));
  const { printPage: layOut } = host;
  return {
    'print.save-pdf': (asked) =>
      refusalOf(asked) ?? (layOut ? save(asked, 'pdf', (wanted) => pdfOf(layOut, wanted)) : noBrowser),
    'print.save-docx': (asked) =>
      save(asked, 'docx', ({ body, style, facts, day, imprint, comments }) =>
        docxFile(body, {
          style,
          header: fillPattern(style.header, facts),
          day,
          imprint,
          ...(comments ? { comments } : {}),
        }),
      ),
    'print.preview': async (asked) => {
      const refused = refusalOf(asked);
      if (refused) return refused;
      if (!layOut) return noBrowser;
      const laid = await ready(() => pdfOf(layOut, asked));
      return laid.ok ? ok({ data: Buffer.from(laid.value).toString('base64') }) : laid;
    },
    'print.pages': async (asked) => {
      const refused = refusalOf(asked);
      if (refused) return refused;
      if (!layOut) return noBrowser;
      const through = await door();
      if (!through.ok) return through;
      return through.value.pass('print', asked.of, {
        prepare: () => ready(() => pdfOf(layOut, asked)),
        hand: (bytes) => ok({ data: Buffer.from(bytes).toString('base64') }),
      });
    },
  };
};
