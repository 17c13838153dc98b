import type { HouseStyle } from '../clients/house-style';
import { type BlockNode, type DocumentBody, plainTextOf } from './body';
import { letters, roman } from './counting';

/*
 * The headings of a document as its table of contents and its bookmarks know them: which there are, how each is
 * numbered, and by which name its place is found in what was laid out.
 */

/** One line of a table of contents. */
export interface ContentsLine {
  /** The name of its place, unique in the document. */
  readonly anchor: string;
  /** 1, 2 or 3. */
  readonly level: number;
  /** “2.1”; empty where headings bear no numbers. */
  readonly number: string;
  readonly title: string;
}

/** A heading's place among the headings of the whole, counted from 0. */
export const anchorOf = (index: number): string => `heading-${index}`;

/** How the three levels of headings are written, by the house's numbering; counts of the levels above come with each. */
const written: Readonly<Record<HouseStyle['numbering'], (counts: readonly number[]) => string>> = {
  decimal: (counts) => (counts.length === 1 ? `${counts[0]}.` : counts.join('.')),
  outline: (counts) => {
    const count = counts.at(-1) ?? 1;
    return (
      [`${roman(count).toUpperCase()}.`, `${letters(count).toUpperCase()}.`, `${count}.`][
        counts.length - 1
      ] ?? ''
    );
  },
  clauses: (counts) => {
    const count = counts.at(-1) ?? 1;
    return [`${count}.`, `(${letters(count)})`, `(${roman(count)})`][counts.length - 1] ?? '';
  },
};

/** Every heading of the text itself (those within tables and quotations are none of its parts), in order. */
const headingsOf = (nodes: readonly BlockNode[]) =>
  nodes.flatMap((node) => (node.type === 'heading' ? [node] : []));

/**
 * The lines of a table of contents: headings of levels 1 to 3 with words in them. The document's own title, which bears
 * no number, is none of its parts.
 * @param numbering null where headings bear no numbers
 * @param first the level at which parts begin (`firstNumbered`)
 */
export const contentsOf = (
  body: Pick<DocumentBody, 'content'>,
  numbering: HouseStyle['numbering'] | null,
  first: 1 | 2,
): ContentsLine[] => {
  const counts = [0, 0, 0];
  return headingsOf(body.content).flatMap(({ attrs, content }, index) => {
    const depth = attrs.level - first;
    if (depth < 0 || depth > 2) return [];
    counts[depth] = (counts[depth] ?? 0) + 1;
    counts.fill(0, depth + 1);
    const title = plainTextOf((content ?? []).filter(({ type }) => type !== 'footnote')).trim();
    if (title === '' || attrs.level > 3) return [];
    const number = numbering === null ? '' : written[numbering](counts.slice(0, depth + 1));
    return [{ anchor: anchorOf(index), level: depth + 1, number, title }];
  });
};

/** What stands over a table of contents and over the notes, in a document's language; in English where we do not know. */
const words: Readonly<Record<string, { readonly contents: string; readonly notes: string }>> = {
  en: { contents: 'Contents', notes: 'Notes' },
  es: { contents: 'Índice', notes: 'Notas' },
  hi: { contents: 'विषय-सूची', notes: 'टिप्पणियाँ' },
  ar: { contents: 'المحتويات', notes: 'الحواشي' },
  fr: { contents: 'Sommaire', notes: 'Notes' },
  de: { contents: 'Inhalt', notes: 'Anmerkungen' },
  pl: { contents: 'Spis treści', notes: 'Przypisy' },
};

export const partWords = (language: string): { readonly contents: string; readonly notes: string } =>
  words[language.toLowerCase().split('-')[0] ?? ''] ?? { contents: 'Contents', notes: 'Notes' };
