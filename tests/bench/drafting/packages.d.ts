// biome-ignore-all lint/style/noDefaultExport: it is how this package gives what it has
/* What is used of the peer, which is installed in `tests/bench` alone, so that it is checked where it is not. */

declare module 'minisearch' {
  export interface MiniSearchOptions {
    readonly fields: readonly string[];
    readonly tokenize?: (text: string) => string[];
    readonly processTerm?: (word: string) => string;
  }
  export default class MiniSearch<T> {
    constructor(options: MiniSearchOptions);
    addAll(documents: readonly T[]): void;
    search(
      words: string,
      options: {
        readonly prefix: (word: string, at: number, words: string[]) => boolean;
        readonly combineWith: 'AND';
      },
    ): { readonly id: unknown }[];
  }
}
