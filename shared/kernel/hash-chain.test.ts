import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ChainHead, type ChainLink, ChainWalk, emptyChain, nextHead } from './hash-chain';

const hash = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

const chainOf = (contents: readonly string[], name = 'test'): ChainLink[] => {
  let head: ChainHead = emptyChain;
  return contents.map((content) => {
    head = nextHead(name, head, content, hash);
    return { index: head.index, content, hash: head.hash };
  });
};

const problemOf = (links: readonly ChainLink[], name = 'test') => {
  const walk = new ChainWalk(name, hash);
  walk.take(links);
  return walk.problem;
};

const contents = fc.array(fc.string(), { minLength: 2, maxLength: 30 });

describe('a chain', () => {
  it('has a form that another program can work out', () => {
    // SHA-256 of {"chain":"test","content":"a","index":1,"previous":"000…0"}
    expect(chainOf(['a'])[0]?.hash).toBe(
      hash(`{"chain":"test","content":"a","index":1,"previous":"${'0'.repeat(64)}"}`),
    );
  });

  it('is sound as it was written, page by page', () => {
    fc.assert(
      fc.property(contents, fc.nat(29), (texts, cut) => {
        const links = chainOf(texts);
        const walk = new ChainWalk('test', hash);
        expect(walk.take(links.slice(0, cut)) && walk.take(links.slice(cut))).toBe(true);
        expect(walk.head).toEqual({ index: links.length, hash: links.at(-1)?.hash });
      }),
    );
  });

  it('names the first index at which an entry was changed', () => {
    fc.assert(
      fc.property(contents, fc.nat(29), (texts, at) => {
        const links = chainOf(texts);
        const bad = at % links.length;
        const edited = links.map((link, index) =>
          index === bad ? { ...link, content: `${link.content}!` } : link,
        );
        expect(problemOf(edited)).toEqual({ kind: 'changed', index: bad + 1 });
      }),
    );
  });

  it('names the first index after an entry was taken out, or two changed places', () => {
    fc.assert(
      fc.property(contents, fc.nat(28), (texts, at) => {
        const links = chainOf(texts.map((text, index) => `${index} ${text}`));
        const bad = at % (links.length - 1);
        expect(problemOf(links.toSpliced(bad, 1))).toEqual({ kind: 'missing', index: bad + 1 });
        const [one, other] = [links[bad], links[bad + 1]];
        if (!one || !other) throw new Error('the chain has both');
        const swapped = links
          .with(bad, { ...other, index: one.index })
          .with(bad + 1, { ...one, index: other.index });
        expect(problemOf(swapped)).toEqual({ kind: 'changed', index: bad + 1 });
      }),
    );
  });

  it('does not fit under another name', () => {
    expect(problemOf(chainOf(['a', 'b'], 'theirs'), 'ours')).toEqual({ kind: 'changed', index: 1 });
  });

  it('shows a tail that was cut off, and a chain written anew, to whoever kept an anchor', () => {
    const links = chainOf(['a', 'b', 'c']);
    const anchor = { index: 3, hash: links[2]?.hash ?? '' };
    const cut = new ChainWalk('test', hash);
    cut.take(links.slice(0, 1));
    expect(cut.meet(anchor)).toBe(false);
    expect(cut.problem).toEqual({ kind: 'truncated', index: 2 });
    const anew = new ChainWalk('test', hash);
    anew.take(chainOf(['a', 'x', 'c']));
    expect(anew.meet(anchor)).toBe(false);
    expect(anew.problem).toEqual({ kind: 'changed', index: 3 });
  });
});
