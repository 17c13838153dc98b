/** Randomness as a port: shared code never makes its own, so that every run can be repeated. */
export interface Random {
  /** Fresh random bytes, cryptographically strong in production. */
  bytes(length: number): Uint8Array;
}
