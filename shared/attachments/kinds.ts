import { type DomainError, domainError } from '../kernel/errors';
import { extensionOf } from './file-name';

/** How a content must begin to be what its name says. `text`: no NUL, and no mark-up that a browser would run. */
type Beginning =
  | 'zip'
  | 'ole'
  | 'pdf'
  | 'png'
  | 'jpeg'
  | 'gif'
  | 'webp'
  | 'bmp'
  | 'tiff'
  | 'rtf'
  | 'text'
  | 'heif';

interface Kind {
  readonly mediaType: string;
  /** What a file of this name may really contain. */
  readonly begins: readonly Beginning[];
  /** What the workstation shows by itself, without a program. */
  readonly preview?: 'image' | 'pdf';
}

const office = 'application/vnd.openxmlformats-officedocument';
const open = 'application/vnd.oasis.opendocument';

/**
 * The kinds that are handed to a program. Everything else is kept and can be saved, but is never opened from here: a
 * list of what is dangerous would always be one kind short (`.desktop`, `.lnk`, `.html`, `.svg`, `.xlsm`, `.iqy`…).
 */
const kinds: Readonly<Record<string, Kind>> = {
  pdf: { mediaType: 'application/pdf', begins: ['pdf'], preview: 'pdf' },
  xlsx: { mediaType: `${office}.spreadsheetml.sheet`, begins: ['zip', 'ole'] },
  docx: { mediaType: `${office}.wordprocessingml.document`, begins: ['zip', 'ole'] },
  pptx: { mediaType: `${office}.presentationml.presentation`, begins: ['zip', 'ole'] },
  xls: { mediaType: 'application/vnd.ms-excel', begins: ['ole'] },
  doc: { mediaType: 'application/msword', begins: ['ole'] },
  ppt: { mediaType: 'application/vnd.ms-powerpoint', begins: ['ole'] },
  ods: { mediaType: `${open}.spreadsheet`, begins: ['zip'] },
  odt: { mediaType: `${open}.text`, begins: ['zip'] },
  odp: { mediaType: `${open}.presentation`, begins: ['zip'] },
  rtf: { mediaType: 'application/rtf', begins: ['rtf'] },
  csv: { mediaType: 'text/csv', begins: ['text'] },
  tsv: { mediaType: 'text/tab-separated-values', begins: ['text'] },
  txt: { mediaType: 'text/plain', begins: ['text'] },
  md: { mediaType: 'text/markdown', begins: ['text'] },
  png: { mediaType: 'image/png', begins: ['png'], preview: 'image' },
  jpg: { mediaType: 'image/jpeg', begins: ['jpeg'], preview: 'image' },
  jpeg: { mediaType: 'image/jpeg', begins: ['jpeg'], preview: 'image' },
  gif: { mediaType: 'image/gif', begins: ['gif'], preview: 'image' },
  webp: { mediaType: 'image/webp', begins: ['webp'], preview: 'image' },
  bmp: { mediaType: 'image/bmp', begins: ['bmp'], preview: 'image' },
  tif: { mediaType: 'image/tiff', begins: ['tiff'] },
  tiff: { mediaType: 'image/tiff', begins: ['tiff'] },
  heic: { mediaType: 'image/heic', begins: ['heif'] },
};

const kindOf = (name: string): Kind | undefined => {
  const extension = extensionOf(name);
  return Object.hasOwn(kinds, extension) ? kinds[extension] : undefined;
};

/** What a file is called on the web, by its name; bytes of no known kind are bytes. */
export const mediaTypeOf = (name: string): string => kindOf(name)?.mediaType ?? 'application/octet-stream';

/** How the workstation itself can show a file of this name; null where it cannot. */
export const previewOf = (name: string): 'image' | 'pdf' | null => kindOf(name)?.preview ?? null;

const startsWith = (head: Uint8Array, bytes: readonly number[], at = 0): boolean =>
  bytes.every((byte, index) => head[at + index] === byte);

const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));

/** What a browser or another program would run, wherever in the beginning it stands. */
const activeText =
  /<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|\?xml)|^#!|^\[desktop entry\]/im;

const isPlainText = (head: Uint8Array): boolean => {
  if (head.includes(0)) return false;
  let text = '';
  for (const byte of head) text += String.fromCharCode(byte);
  return !activeText.test(text);
};

const begins: Readonly<Record<Beginning, (head: Uint8Array) => boolean>> = {
  zip: (head) => startsWith(head, [0x50, 0x4b, 0x03, 0x04]),
  ole: (head) => startsWith(head, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
  // Readers take a PDF whose mark stands a little later (ISO 32000-1, appendix H, note 13); so do browsers with HTML.
  pdf: (head) => startsWith(head, ascii('%PDF-')),
  png: (head) => startsWith(head, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  jpeg: (head) => startsWith(head, [0xff, 0xd8, 0xff]),
  gif: (head) => startsWith(head, ascii('GIF87a')) || startsWith(head, ascii('GIF89a')),
  webp: (head) => startsWith(head, ascii('RIFF')) && startsWith(head, ascii('WEBP'), 8),
  bmp: (head) => startsWith(head, ascii('BM')),
  tiff: (head) => startsWith(head, [0x49, 0x49, 0x2a, 0x00]) || startsWith(head, [0x4d, 0x4d, 0x00, 0x2a]),
  rtf: (head) => startsWith(head, ascii('{\\rtf')),
  text: isPlainText,
  heif: (head) => startsWith(head, ascii('ftyp'), 4),
};

const includesBytes = (bytes: Uint8Array, wanted: readonly number[]): boolean => {
  const [first = 0] = wanted;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1))
    if (startsWith(bytes, wanted, at)) return true;
  return false;
};

/** The parts in which Office keeps programs: by name in a package, as a stream's name (UTF-16) in a compound file. */
const macroMarks: readonly (readonly number[])[] = [
  ascii('vbaProject.bin'),
  ascii('xl/macrosheets/'),
  ascii('_VBA_PROJECT').flatMap((byte) => [byte, 0]),
];

/** Looks for programs in an Office file, a stretch of bytes at a time; a mark may lie across two stretches. */
export class MacroSearch {
  #tail = new Uint8Array(0);
  #found = false;

  get found(): boolean {
    return this.#found;
  }

  add(bytes: Uint8Array): void {
    if (this.#found) return;
    const joined = new Uint8Array(this.#tail.length + bytes.length);
    joined.set(this.#tail);
    joined.set(bytes, this.#tail.length);
    this.#found = macroMarks.some((mark) => includesBytes(joined, mark));
    this.#tail = joined.slice(-64);
  }
}

/** Why a file of this name is not handed to a program, whatever it contains; null where nothing is wrong with the name. */
export const nameProblem = (name: string): DomainError | null =>
  kindOf(name) ? null : domainError('attachment.kind-not-opened', { kind: extensionOf(name) });

/**
 * Why a content is not opened or shown under this name: its kind is not one that is, it is not what the name says, or
 * it brings programs along. Null where it may be.
 *
 * @param head its first bytes: 4 KiB, where there are as many
 */
export const contentProblem = (name: string, head: Uint8Array, hasMacros: boolean): DomainError | null => {
  const kind = kindOf(name);
  if (!kind) return nameProblem(name);
  if (!kind.begins.some((beginning) => begins[beginning](head)))
    return domainError('attachment.content-differs', { kind: extensionOf(name) });
  return hasMacros ? domainError('attachment.has-macros') : null;
};
