/** One measured figure, beside its peer where there is one; `npm run bench -- --json` prints one a line. */
export interface BenchResult {
  readonly group: string;
  readonly metric: string;
  readonly value: number;
  /** What both values count: ms, rows a second, bytes… */
  readonly unit: string;
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** How the product compares with the peer, in the direction that `target` speaks of. */
  readonly ratio: number | null;
  /** What was promised, in words a person reads (`≤ 1.5×`); null where nothing was. */
  readonly target: string | null;
  readonly met: boolean;
}
