import type { HouseStyle } from '../clients/house-style';
import { logoFacts } from '../clients/logo';
import {
  type BlockNode,
  type DocumentBody,
  directionOf,
  type InlineNode,
  type ListItem,
  type Mark,
  plainTextOf,
  suggested,
  type Table,
  type TableCell,
} from './body';
import { anchorOf, contentsOf, partWords } from './contents';
import { isShort, staysWithNext } from './keep-together';
import { firstNumbered, headingNumbers, numberingFor, sheet } from './print-sheet';

/*
 * The page that Chromium lays out for paper. Everything a person typed is escaped; there is no script, no address that
 * the page would fetch, and its own policy forbids both. Links stay links, for whoever reads the PDF.
 */

/** A font file as it stands in the page. */
export interface PrintFont {
  readonly family: string;
  readonly style: 'normal' | 'italic';
  readonly weight: number;
  /** CSS `unicode-range`. */
  readonly range: string;
  /** Base64 of a static WOFF2. */
  readonly data: string;
}

export interface PrintPage {
  readonly html: string;
  /** Stands at the head of every page. */
  readonly header: string;
  /** Stands at the foot of every page; Chromium fills in `pageNumber` and `totalPages`. */
  readonly footer: string;
  /** Inches. */
  readonly paper: { readonly width: number; readonly height: number };
  readonly margins: {
    readonly top: number;
    readonly bottom: number;
    readonly left: number;
    readonly right: number;
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (found) => entities[found] ?? '');

const markTags: Readonly<Record<Exclude<Mark['type'], 'link' | 'comment'>, string>> = {
  bold: 'strong',
  italic: 'em',
  underline: 'u',
  strike: 's',
  definedTerm: 'dfn',
  // What is only suggested must not leave as if it stood.
  insertion: 'ins',
  deletion: 'del',
};

const withMarks = (html: string, marks: readonly Mark[]): string =>
  marks.reduceRight((inner, mark) => {
    if (mark.type === 'comment') return inner;
    return mark.type === 'link'
      ? `<a href="${escapeHtml(mark.attrs.href)}">${inner}</a>`
      : `<${markTags[mark.type]}>${inner}</${markTags[mark.type]}>`;
  }, html);

const suggestionOf = (node: object): 'insertion' | 'deletion' | null => {
  const { attrs } = node as { readonly attrs?: unknown };
  const read = suggested.safeParse((attrs as { suggested?: unknown } | null | undefined)?.suggested);
  return read.success ? read.data.kind : null;
};

/** What is only suggested must not leave as if it stood, nor be missing as if it were gone. */
const withSuggestion = (node: object, html: string): string => {
  const kind = suggestionOf(node);
  return kind === null ? html : `<${markTags[kind]}>${html}</${markTags[kind]}>`;
};

/** The sign for a break between paragraphs that is only suggested. */
const suggestedBreak = (node: object): string => withSuggestion(node, '').replace('><', '>¶<');

class PageWriter {
  /** In the order in which their marks stand. */
  readonly notes: string[] = [];
  private headings = 0;
  /** How many blocks stand around the one that is written. */
  private within = 0;

  inline(nodes: readonly InlineNode[]): string {
    return nodes
      .map((node) => {
        if (node.type === 'text') return withMarks(escapeHtml(node.text), node.marks ?? []);
        if (node.type === 'hardBreak') return '<br>';
        this.notes.push(this.inline(node.content ?? []));
        const number = this.notes.length;
        return withSuggestion(
          node,
          `<sup class="note-mark"><a id="mark-${number}" href="#note-${number}">${number}</a></sup>`,
        );
      })
      .join('');
  }

  blocks(nodes: readonly BlockNode[]): string {
    let html = '';
    for (let at = 0; at < nodes.length; ) {
      let last = at;
      while (staysWithNext(nodes, last)) last += 1;
      const run = nodes.slice(at, last + 1);
      const inner = run.map((node) => this.block(node)).join('\n');
      // A long table may be cut; its own rules say where.
      const whole = run.length > 1 && run.every((node) => node.type !== 'table' || isShort(node));
      html += whole ? `<div class="together">${inner}</div>\n` : `${inner}\n`;
      at = last + 1;
    }
    return html;
  }

  private block(node: BlockNode): string {
    switch (node.type) {
      case 'paragraph': {
        const inner = this.inline(node.content ?? []);
        const broken = suggestedBreak(node);
        return `<p${alignment(node.attrs?.textAlign)}>${broken}${inner === '' && broken === '' ? '<br>' : inner}</p>`;
      }
      case 'heading': {
        const tag = `h${node.attrs.level}`;
        return `<${tag}${this.heading()}${alignment(node.attrs.textAlign)}>${suggestedBreak(node)}${this.inline(node.content ?? [])}</${tag}>`;
      }
      case 'bulletList':
        return `<ul>${this.items(node.content)}</ul>`;
      case 'orderedList': {
        const start = node.attrs?.start ?? 1;
        return `<ol${start === 1 ? '' : ` start="${start}"`}>${this.items(node.content)}</ol>`;
      }
      case 'blockquote':
        return `<blockquote>${this.inside(() => this.blocks(node.content))}</blockquote>`;
      case 'table':
        return withSuggestion(node, this.table(node)).replace(/^<(ins|del)>/, '<$1 class="whole">');
      case 'horizontalRule':
        return '<hr>';
      case 'pageBreak':
        return '<div class="page-break"></div>';
      case 'signatureBlock': {
        const { party, name, title } = node.attrs;
        const line = (text: string, kind: string): string =>
          text === '' ? '' : `<p class="${kind}">${escapeHtml(text)}</p>`;
        const html = `<div class="signature">${line(party, 'party')}<div class="signing"></div>${line(name, 'name')}${line(title, 'title')}</div>`;
        return withSuggestion(node, html).replace(/^<(ins|del)>/, '<$1 class="whole">');
      }
    }
  }

  /** The name of a heading's place. Only the text's own are counted, as in `contents.ts`. */
  private heading(): string {
    if (this.within > 0) return '';
    this.headings += 1;
    return ` id="${anchorOf(this.headings - 1)}"`;
  }

  private inside(write: () => string): string {
    this.within += 1;
    const html = write();
    this.within -= 1;
    return html;
  }

  private items(items: readonly ListItem[]): string {
    return items.map((item) => `<li>${this.inside(() => this.blocks(item.content))}</li>`).join('');
  }

  private table(table: Table): string {
    const isHead = (row: Table['content'][number]): boolean =>
      row.content.length > 0 && row.content.every((cell) => cell.type === 'tableHeader');
    const firstOther = table.content.findIndex((row) => !isHead(row));
    const heads = firstOther === -1 ? table.content.length : firstOther;
    const rows = (from: number, until: number): string =>
      table.content
        .slice(from, until)
        .map((row) => `<tr>${row.content.map((cell) => this.cell(cell, from < heads)).join('')}</tr>`)
        .join('');
    const head = heads > 0 ? `<thead>${rows(0, heads)}</thead>` : '';
    const look = `${table.attrs?.look ?? 'grid'}${isShort(table) ? ' short' : ''}`;
    return `<table class="${look}">${columns(table)}${head}<tbody>${rows(heads, table.content.length)}</tbody></table>`;
  }

  private cell(cell: TableCell, inHead: boolean): string {
    const tag = cell.type === 'tableHeader' ? 'th' : 'td';
    const span = (name: string, count: number | null | undefined): string =>
      count && count > 1 ? ` ${name}="${count}"` : '';
    const scope = tag === 'th' ? ` scope="${inHead ? 'col' : 'row'}"` : '';
    return `<${tag}${scope}${span('colspan', cell.attrs?.colspan)}${span('rowspan', cell.attrs?.rowspan)}>${this.inside(() => this.blocks(cell.content))}</${tag}>`;
  }
}

const alignment = (align: string | null | undefined): string => (align ? ` class="to-${align}"` : '');

/** Widths of the columns in hundredths, where every cell of the first row has one. */
const columns = (table: Table): string => {
  const widths = (table.content[0]?.content ?? []).flatMap((cell) => cell.attrs?.colwidth ?? [0]);
  const total = widths.reduce((sum, width) => sum + width, 0);
  if (total === 0 || widths.includes(0)) return '';
  const one = (width: number): string => `<col style="width:${((100 * width) / total).toFixed(2)}%">`;
  return `<colgroup>${widths.map(one).join('')}</colgroup>`;
};

/** A line for each heading, with the page it is on as far as that is known, and room for it where it is not yet. */
const contents = (
  body: DocumentBody,
  numbering: HouseStyle['numbering'] | null,
  pages: PagesOfAnchors,
): string => {
  const lines = contentsOf(body, numbering, firstNumbered(body)).map(
    ({ anchor, level, number, title }) =>
      `<li class="level-${level}"><a href="#${anchor}">${number === '' ? '' : `<span class="part">${number}</span>`}<span class="entry">${escapeHtml(title)}</span><span class="leader"></span><span class="page">${pages.get(anchor) ?? ''}</span></a></li>`,
  );
  if (lines.length === 0) return '';
  return `<nav><p class="over">${partWords(body.attrs.language).contents}</p><ul class="contents">${lines.join('')}</ul></nav><div class="page-break"></div>`;
};

/** The rule that brings a font with the page. */
export const fontFace = ({ family, style, weight, range, data }: PrintFont): string =>
  `@font-face{font-family:'${family}';font-style:${style};font-weight:${weight};src:url(data:font/woff2;base64,${data}) format('woff2');unicode-range:${range}}`;

/** Fonts by the look that the house asks for; what of the text a font has a glyph for decides whether it travels along. */
export type FontsFor = (text: string, look: HouseStyle['font']) => readonly PrintFont[];

/** No script, and no address to fetch: fonts and logos travel inside the page. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:";

const papers = { A4: [8.2677, 11.6929], Letter: [8.5, 11], Legal: [8.5, 14] } as const;

/** Inches, narrow side first. */
export const paperSize = (paper: keyof typeof papers): readonly [number, number] => papers[paper];

const inchesOf = (millimetres: number): number => Math.round((millimetres / 25.4) * 10_000) / 10_000;

const marginsOf = (style: HouseStyle, landscape: boolean): PrintPage['margins'] => {
  if (style.margins === null) {
    const side = landscape ? 0.75 : 1;
    return { top: landscape ? 0.7 : 0.85, bottom: landscape ? 0.75 : 0.9, left: side, right: side };
  }
  const { top, bottom, left, right } = style.margins;
  return { top: inchesOf(top), bottom: inchesOf(bottom), left: inchesOf(left), right: inchesOf(right) };
};

/** A line with the direction of its own words: in an Arabic letter, `88 Boylston Street` read `Boylston Street 88`. */
const ownWay = (line: string): string => `<bdi>${escapeHtml(line)}</bdi>`;

/** The head of the first page; empty where the house has none. */
const letterhead = (style: HouseStyle): string => {
  const lines = [
    style.letterheadName === '' ? '' : `<p class="name">${ownWay(style.letterheadName)}</p>`,
    ...style.letterheadLines.map((line) => `<p>${ownWay(line)}</p>`),
    style.registration === '' ? '' : `<p class="registration">${ownWay(style.registration)}</p>`,
  ].join('');
  const facts = style.logo === null ? null : logoFacts(style.logo);
  const type = facts?.type === 'png' ? 'png' : 'jpeg';
  const logo = facts
    ? `<img alt="${escapeHtml(style.letterheadName)}" src="data:image/${type};base64,${style.logo}">`
    : '';
  return lines === '' && logo === '' ? '' : `<div class="letterhead"><div>${lines}</div>${logo}</div>`;
};

/** The page, counted from 1, on which each place stands by its name (`anchorOf`); empty while nothing is laid out. */
export type PagesOfAnchors = ReadonlyMap<string, number>;

export interface PrintPageOptions {
  /** Stands at the head of every page: the house's, its names filled in. */
  readonly header?: string;
  /** Where the parts stand, for the table of contents. */
  readonly pages?: PagesOfAnchors;
}

/** Whether what a page is laid out to tells of itself: a table of contents is laid out twice (`lay-out.ts`). */
export const namesPages = (body: DocumentBody): boolean => body.attrs.tableOfContents === true;

/** Everything that stands on a document's pages, as plain text. */
export const wordsOfPage = (body: DocumentBody, style: HouseStyle, header: string): string =>
  [
    body.attrs.title,
    header,
    style.letterheadName,
    ...style.letterheadLines,
    style.registration,
    plainTextOf(body.content),
    partWords(body.attrs.language).contents,
    partWords(body.attrs.language).notes,
  ].join('\n');

/**
 * The page for `body` in a house style, with the fonts that `fontsFor` its text gives, each as family `Document`.
 */
export const printPage = (
  body: DocumentBody,
  style: HouseStyle,
  fontsFor: FontsFor,
  { header = '', pages = new Map() }: PrintPageOptions = {},
): PrintPage => {
  const { language, title } = body.attrs;
  const writer = new PageWriter();
  const text = writer.blocks(body.content);
  const notes =
    writer.notes.length === 0
      ? ''
      : `<section class="notes"><p class="over">${partWords(language).notes}</p><ol>${writer.notes
          .map(
            (note, index) =>
              `<li id="note-${index + 1}">${note}<a class="back" href="#mark-${index + 1}">↑</a></li>`,
          )
          .join('')}</ol></section>`;
  const direction = directionOf(language);
  const everything = wordsOfPage(body, style, header);
  const faces = fontsFor(everything, style.font).map(fontFace).join('\n');
  const [narrow, long] = papers[style.paper ?? body.attrs.paper];
  const landscape = body.attrs.orientation === 'landscape';
  const margins = marginsOf(style, landscape);
  const numbered = style.numberAll || body.attrs.numbered === true;
  const numbering = numbered ? numberingFor(style, language) : null;
  const numbers = numbering === null ? '' : headingNumbers(numbering, firstNumbered(body));
  const strip = (kind: string, inner: string): string =>
    `<style>${faces} .${kind} { width: 100%; box-sizing: border-box; margin: 0; padding: 0 ${margins.right}in 0 ${margins.left}in; font: 7.5pt 'Document', serif; color: #444; display: flex; justify-content: space-between; gap: 2em; direction: ${direction}; } .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }</style><div class="${kind}" lang="${escapeHtml(language)}">${inner}</div>`;
  return {
    html: `<!doctype html><html lang="${escapeHtml(language)}" dir="${direction}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy}"><title>${escapeHtml(title)}</title><style>${faces}${sheet(numbers, style.font)}</style></head><body>${letterhead(style)}${namesPages(body) ? contents(body, numbering, pages) : ''}${text}${notes}</body></html>`,
    header:
      header === '' ? '<span></span>' : strip('head', `<span class="what">${escapeHtml(header)}</span>`),
    footer: strip(
      'foot',
      `<span class="what">${escapeHtml(title)}</span><span dir="ltr"><span class="pageNumber"></span> / <span class="totalPages"></span></span>`,
    ),
    paper: { width: landscape ? long : narrow, height: landscape ? narrow : long },
    margins,
  };
};
