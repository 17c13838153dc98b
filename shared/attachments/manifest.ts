import { z } from 'zod';

/** SHA-256 of some bytes, as 64 lower-case hexadecimal digits. */
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const mebibyte = 1024 * 1024;

/** A chunk is at least this long, the last one apart, and at most `largestChunk`. Bytes. */
export const smallestChunk = mebibyte;
export const largestChunk = 4 * mebibyte;

/** The largest file that can be attached, bytes. */
export const largestAttachment = 512 * mebibyte;

/** From this size on, chunks are large: a list of hashes stays short, and a broken line repeats little of a small file. */
const largeFile = 64 * mebibyte;

/** How long the chunks of a file of `size` bytes are. */
export const chunkSizeFor = (size: number): number => (size > largeFile ? largestChunk : smallestChunk);

const parts = {
  /** Of the whole content. */
  sha256,
  /** Bytes. */
  size: z.number().int().min(1).max(largestAttachment),
  /** What the file is called on the web (`application/pdf`), by its name alone; nobody acts on it unchecked. */
  mediaType: z.string().min(1).max(120),
  /** Bytes of every chunk but the last. */
  chunkSize: z.number().int().min(smallestChunk).max(largestChunk),
  /** Of each chunk, in order. */
  chunks: z
    .array(sha256)
    .min(1)
    .max(largestAttachment / smallestChunk),
};

/** Names bytes by what they are: whoever holds them can prove each chunk, and the whole. */
export const manifest = z.looseObject(parts);
export type Manifest = z.infer<typeof manifest>;

/** As a mutation names it: nothing unknown, and as many chunks as the size asks for. */
export const strictManifest = z
  .strictObject(parts)
  .refine(({ size, chunkSize, chunks }) => chunks.length === Math.ceil(size / chunkSize));

export interface ByteRange {
  /** First byte. */
  readonly from: number;
  /** The byte after the last. */
  readonly until: number;
}

/** Which bytes of the whole a chunk holds; null where there is no such chunk. */
export const chunkRange = (
  { size, chunkSize }: Pick<Manifest, 'size' | 'chunkSize'>,
  index: number,
): ByteRange | null => {
  const from = index * chunkSize;
  if (!Number.isInteger(index) || index < 0 || from >= size) return null;
  return { from, until: Math.min(size, from + chunkSize) };
};

/** A piece of one chunk. */
export interface ChunkPiece extends ByteRange {
  readonly index: number;
}

/** The pieces of chunks that make up a range of the whole, in order; `from` and `until` count within each chunk. */
export const piecesOf = (manifest: Pick<Manifest, 'size' | 'chunkSize'>, range: ByteRange): ChunkPiece[] => {
  const pieces: ChunkPiece[] = [];
  const end = Math.min(range.until, manifest.size);
  for (let at = Math.max(0, range.from); at < end; ) {
    const index = Math.floor(at / manifest.chunkSize);
    const start = index * manifest.chunkSize;
    const until = Math.min(end, start + manifest.chunkSize);
    pieces.push({ index, from: at - start, until: until - start });
    at = until;
  }
  return pieces;
};

/**
 * The one range that an HTTP `Range` header asks for. Null where there is none to obey (no header, another unit, several
 * ranges), and the whole is sent; `unsatisfiable` where it lies beyond the end. (RFC 9110, section 14.)
 */
export const readRange = (header: string | undefined, size: number): ByteRange | null | 'unsatisfiable' => {
  const asked = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!asked) return null;
  const [, first = '', last = ''] = asked;
  if (first === '' && last === '') return null;
  if (first === '') {
    const tail = Number(last);
    return tail === 0 ? 'unsatisfiable' : { from: Math.max(0, size - tail), until: size };
  }
  const from = Number(first);
  if (from >= size) return 'unsatisfiable';
  if (last !== '' && Number(last) < from) return null;
  return { from, until: last === '' ? size : Math.min(size, Number(last) + 1) };
};
