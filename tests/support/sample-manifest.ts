import type { Manifest } from '#shared/attachments/manifest';

/** The n-th content of a few kilobytes: the same one whenever it is asked for. */
export const sampleManifest = (n: number, change: Partial<Manifest> = {}): Manifest => {
  const hash = n.toString(16).padStart(64, 'a');
  return {
    sha256: hash,
    size: 1_000 + n,
    mediaType: 'application/pdf',
    chunkSize: 1024 * 1024,
    chunks: [hash],
    ...change,
  };
};
