import { canonicalJson, type Json } from './canonical-json';

/*
 * A chain of entries of which none can be changed, taken out or moved without the next one showing it: each entry's
 * hash covers its place, its content and the hash of the entry before. The rule is here; hashing (SHA-256, lower-case
 * hex) is given, since it is an effect of the edge.
 */

/** Hashes text as UTF-8. */
export type HashText = (text: string) => string;

/** What stands where the first entry names the one before it. */
export const chainStart = '0'.repeat(64);

/** A link as it was kept: `index` counts from 1 without gaps. */
export interface ChainLink {
  readonly index: number;
  readonly content: Json;
  readonly hash: string;
}

/** The end of a chain: where the next entry goes on. */
export interface ChainHead {
  readonly index: number;
  readonly hash: string;
}

export const emptyChain: ChainHead = { index: 0, hash: chainStart };

/**
 * The text whose hash is that of the entry at `index`.
 * @param chain names the chain (what it is, whose): an entry of another never fits
 */
export const chainInput = (chain: string, previousHash: string, index: number, content: Json): string =>
  canonicalJson({ chain, content, index, previous: previousHash });

/** The head after `content` was added to `head`. */
export const nextHead = (chain: string, head: ChainHead, content: Json, hash: HashText): ChainHead => ({
  index: head.index + 1,
  hash: hash(chainInput(chain, head.hash, head.index + 1, content)),
});

/** What is wrong, and at which index it first shows. */
export type ChainProblem =
  /** The entry is not the one that was hashed, or the one before it is not. */
  | { readonly kind: 'changed'; readonly index: number }
  /** No entry stands at this index though later ones do. */
  | { readonly kind: 'missing'; readonly index: number }
  /** The chain ends before this index, which an anchor kept elsewhere has seen. */
  | { readonly kind: 'truncated'; readonly index: number };

/**
 * Walks a chain in order, a page at a time, and finds the first index at which it is not what was written. It trusts
 * nothing but the start: every hash is worked out anew.
 */
export class ChainWalk {
  readonly #chain: string;
  readonly #hash: HashText;
  #head: ChainHead = emptyChain;
  #problem: ChainProblem | null = null;

  constructor(chain: string, hash: HashText) {
    this.#chain = chain;
    this.#hash = hash;
  }

  /** How far the chain is sound. */
  get head(): ChainHead {
    return this.#head;
  }

  get problem(): ChainProblem | null {
    return this.#problem;
  }

  /** Takes the next links, ascending by index. False once something is wrong: what follows says nothing more. */
  take(links: readonly ChainLink[]): boolean {
    for (const link of links) {
      if (this.#problem) return false;
      const expected = this.#head.index + 1;
      if (link.index !== expected) {
        this.#problem = { kind: 'missing', index: expected };
        return false;
      }
      const next = nextHead(this.#chain, this.#head, link.content, this.#hash);
      if (next.hash !== link.hash) {
        this.#problem = { kind: 'changed', index: expected };
        return false;
      }
      this.#head = next;
    }
    return this.#problem === null;
  }

  /**
   * Holds the walk against a head that was kept elsewhere, while the walk stands at that index or where the chain
   * ended. A whole chain that was written anew is sound in itself; only an anchor shows that it is another.
   */
  meet(anchor: ChainHead): boolean {
    if (this.#problem) return false;
    if (anchor.index > this.#head.index) this.#problem = { kind: 'truncated', index: this.#head.index + 1 };
    else if (anchor.index === this.#head.index && anchor.hash !== this.#head.hash)
      this.#problem = { kind: 'changed', index: anchor.index };
    return this.#problem === null;
  }
}
