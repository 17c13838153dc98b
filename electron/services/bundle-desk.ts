import type { VersionReference } from '#shared/bridge/attachment-calls';
import type { bundleMethods } from '#shared/bridge/bundle-calls';
import type { BridgeArgument, BridgeHandlers } from '#shared/bridge/derived';
import { fillPattern } from '#shared/clients/house-style';
import {
  batesNumber,
  bundleProblem,
  exhibitKindOf,
  exhibitLabel,
  exhibitProblem,
  type StampPlace,
} from '#shared/documents/bundle';
import type { FontsFor, PrintPage } from '#shared/documents/print-html';
import { slipSheets, stampStrips, withRoomForStamps } from '#shared/documents/side-pages';
import { problemOfUse } from '#shared/engagements/data-policy';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { usedThingOf } from '../attachments/attachment-desk';
import type { Exhibit } from '../documents/bundle-pdf';
import { pagesOf } from '../documents/bundle-pdf';
import type { PdfWork } from '../documents/pdf-work';
import type { Host } from '../ports/host';
import { glyphProblem, type LayOut, layOutDocument } from './lay-out';
import { saveAmongDownloads } from './print-desk';
import type { UseDoor } from './use-door';

type BundleHandlers = Pick<BridgeHandlers, keyof typeof bundleMethods>;
type Asked = BridgeArgument<'bundle.save'>;

export interface BundleDeskOptions {
  readonly host: Pick<Host, 'printPage' | 'downloadsFolder' | 'logger'>;
  readonly fonts: FontsFor;
  readonly work: PdfWork;
  /** The one way out. */
  readonly door: () => Promise<Result<UseDoor, DomainError>>;
  /** All bytes of a version, from this machine or from the hub. */
  readonly readVersion: (version: VersionReference) => Promise<Result<Uint8Array, DomainError>>;
}

const nothing: Result<undefined, never> = ok(undefined);

/** The edge across from the numbers, in the middle: two stamps never stand on one another. */
const oppositeOf = (place: StampPlace): StampPlace =>
  place.startsWith('bottom') ? 'top-center' : 'bottom-center';

const sideOf = (place: StampPlace) => (place.split('-')[1] ?? 'center') as 'left' | 'center' | 'right';

interface ReadExhibit extends Exhibit {
  readonly pages: number;
}

/** Documents that leave with their exhibits, numbered and stamped. */
export const bundleHandlers = ({
  host,
  fonts,
  work,
  door,
  readVersion,
}: BundleDeskOptions): BundleHandlers => {
  const tryTo = async (
    lay: (layOut: LayOut) => Promise<Uint8Array>,
  ): Promise<Result<Uint8Array, DomainError>> => {
    if (!host.printPage) return err(domainError('print.no-browser'));
    try {
      return ok(await lay(host.printPage));
    } catch (error) {
      host.logger.warn('print.failed', { error: error instanceof Error ? error.name : 'unknown' });
      return err(domainError('print.failed'));
    }
  };

  const layOut = (page: PrintPage) => tryTo((lay) => lay(page));
  const layOutWhole = (
    { body, style, facts }: Pick<Asked, 'body' | 'style' | 'facts'>,
    change?: (page: PrintPage) => PrintPage,
  ): Result<never, DomainError> | Promise<Result<Uint8Array, DomainError>> => {
    const header = fillPattern(style.header, facts);
    const undrawable = glyphProblem(body, style, header);
    if (undrawable) return err(undrawable);
    return tryTo((lay) => layOutDocument(lay, { body, style, header, ...(change ? { change } : {}) }, fonts));
  };

  const readExhibit = async (
    version: VersionReference,
    label: string,
  ): Promise<Result<ReadExhibit, DomainError>> => {
    const kind = exhibitKindOf(version.name);
    const refused = exhibitProblem(version.name, version.manifest.size);
    if (refused || kind === null) return err(refused ?? domainError('exhibit.wrong-kind'));
    const bytes = await readVersion(version);
    if (!bytes.ok) return bytes;
    const pages = await work.count(kind, bytes.value);
    return pages.ok ? ok({ kind, bytes: bytes.value, label, pages: pages.value }) : pages;
  };

  const readAll = async ({ exhibits, body }: Asked): Promise<Result<ReadExhibit[], DomainError>> => {
    const sizes = exhibits.map(({ version }) => version.manifest.size);
    const tooLarge = bundleProblem(sizes, 1);
    if (tooLarge) return err(tooLarge);
    const read: ReadExhibit[] = [];
    for (const [at, { version }] of exhibits.entries()) {
      const label = exhibitLabel(at, body.attrs.language);
      const exhibit = await readExhibit(version, label);
      if (!exhibit.ok) return err(domainError(exhibit.error.code, { ...exhibit.error.details, label }));
      read.push(exhibit.value);
    }
    return ok(read);
  };

  const bundle = async (asked: Asked): Promise<Result<{ bytes: Uint8Array; pages: number }, DomainError>> => {
    const { body, style, day, imprint, exhibits, numbers, stamp, answers, password } = asked;
    const { language, title, paper } = body.attrs;
    const read = await readAll(asked);
    if (!read.ok) return read;
    const document = await layOutWhole(asked, numbers || stamp !== null ? withRoomForStamps : undefined);
    if (!document.ok) return document;
    const own = await work.count('pdf', document.value);
    if (!own.ok) return own;
    const counts = read.value.map(({ pages }) => pages);
    const pages = pagesOf(own.value, counts);
    const tooLarge = bundleProblem([], pages);
    if (tooLarge) return err(tooLarge);
    const sheets = exhibits.map(({ title: named }, at) => ({
      label: exhibitLabel(at, language),
      title: named,
    }));
    const slips =
      sheets.length === 0 ? null : await layOut(slipSheets(sheets, language, style.paper ?? paper, fonts));
    const align = numbers && sideOf(numbers.place);
    const strips =
      numbers && align
        ? await layOut(
            stampStrips(
              Array.from({ length: pages }, (_, at) => ({ text: batesNumber(numbers, at), align })),
              language,
              fonts,
            ),
          )
        : null;
    const stamped =
      stamp === null ? null : await layOut(stampStrips([{ text: stamp, align: 'center' }], language, fonts));
    for (const laid of [slips, strips, stamped]) if (laid && !laid.ok) return laid;
    const whole = await work.bundle({
      document: document.value,
      slips: slips?.ok ? slips.value : null,
      exhibits: read.value,
      numbers: numbers && strips?.ok ? { strips: strips.value, place: numbers.place } : null,
      stamp: stamped?.ok
        ? { strip: stamped.value, place: oppositeOf(numbers?.place ?? 'bottom-right') }
        : null,
      facts: { title, language, day, imprint },
      answers,
      password,
    });
    return whole.ok ? ok({ bytes: whole.value, pages }) : whole;
  };

  return {
    'bundle.count-document': async (asked) => {
      const laid = await layOutWhole(asked);
      if (!laid.ok) return laid;
      const pages = await work.count('pdf', laid.value);
      return pages.ok ? ok({ pages: pages.value }) : err(domainError('print.failed'));
    },
    'bundle.count-exhibit': async ({ version }) => {
      const read = await readExhibit(version, '');
      return read.ok ? ok({ pages: read.value.pages }) : read;
    },
    'bundle.save': async (asked) => {
      for (const { version } of asked.exhibits) {
        const forbidden = problemOfUse(version.dataPolicy, 'export');
        if (forbidden) return err(forbidden);
      }
      const through = await door();
      if (!through.ok) return through;
      return through.value.pass('export', asked.of, {
        prepare: () => bundle(asked),
        hand: async ({ bytes, pages }) => {
          // Each exhibit leaves with it, and is written down as leaving.
          for (const { version } of asked.exhibits) {
            const passed = await through.value.pass('export', usedThingOf(version), {
              prepare: () => nothing,
              hand: () => nothing,
            });
            if (!passed.ok) return passed;
          }
          const saved = await saveAmongDownloads(host, asked.body.attrs.title, 'pdf', bytes);
          return saved.ok ? ok({ name: saved.value, pages }) : saved;
        },
      });
    },
  };
};
