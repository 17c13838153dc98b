import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign } from 'node:crypto';

/** How PKCS #8 begins for an Ed25519 key of 32 bytes (RFC 8410, section 7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Signs what the hub says it has taken in, with a key that is its own and outlives every backup. */
export class ReceiptSigner {
  readonly #key: KeyObject;
  /** Ed25519, PEM: whoever holds it can check a receipt without the hub. */
  readonly publicKey: string;

  constructor(signingKey: Buffer) {
    const seed = Buffer.from(hkdfSync('sha256', signingKey, Buffer.alloc(0), 'meridian time receipts', 32));
    this.#key = createPrivateKey({
      key: Buffer.concat([pkcs8Prefix, seed]),
      format: 'der',
      type: 'pkcs8',
    });
    this.publicKey = createPublicKey(this.#key).export({ format: 'pem', type: 'spki' }).toString();
  }

  /** Base64. */
  sign(text: string): string {
    return sign(null, Buffer.from(text), this.#key).toString('base64');
  }
}
