/**
 * Seals what lies on disk. Every sealed thing names its key, so that keys can change while old files stay readable.
 * The first implementation (`plain`) seals nothing; encryption at rest replaces it without touching a format.
 */
export interface Seal {
  seal(payload: Buffer): Promise<{ keyId: string; payload: Buffer }>;
  /** Throws nothing for a key it does not have: an empty buffer then fails to parse and counts as damage. */
  open(keyId: string, payload: Buffer): Promise<Buffer>;
}

export const plainSeal: Seal = {
  seal: async (payload) => ({ keyId: 'plain', payload }),
  open: async (keyId, payload) => (keyId === 'plain' ? payload : Buffer.alloc(0)),
};
