import { createHash, createHmac, randomBytes } from 'node:crypto';

/** What the database keeps of a secret: enough to recognise it, useless to whoever reads the table. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest();

/** 256 random bits that fit an address or a header. */
export const makeSecret = (): string => randomBytes(32).toString('base64url');

/** The same input gives the same secret, and only the holder of `key` can make it. */
export const deriveSecret = (key: Buffer, ...parts: readonly string[]): string =>
  createHmac('sha256', key).update(parts.join('\n')).digest('base64url');

/** A token names its provider, so that it can be looked up inside that provider's walls; null where it names none. */
export const providerOf = (token: string): string | null => /^([0-9a-f-]{36})\./.exec(token)?.[1] ?? null;
