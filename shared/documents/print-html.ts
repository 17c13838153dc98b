import {
  type BlockNode,
  type DocumentBody,
  directionOf,
  type InlineNode,
  type ListItem,
  type Mark,
  plainTextOf,
  type Table,
  type TableCell,
} from './body';

/*
 * The page that Chromium lays out for paper. Everything a person typed is escaped; there is no script, no address that
 * the page would fetch, and its own policy forbids both. Links stay links, for whoever reads the PDF.
 */

/** How a client's papers look. */
export interface HouseStyle {
  /** Stands at the head of the first page, a line each; empty where the paper has its own head. */
  readonly letterhead: readonly string[];
  /** `1.` and `1.1` before headings even where the document does not ask for it. */
  readonly numberedHeadings: boolean;
}

export const plainStyle: HouseStyle = { letterhead: [], numberedHeadings: false };

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

class PageWriter {
  /** In the order in which their marks stand. */
  readonly notes: string[] = [];

  inline(nodes: readonly InlineNode[]): string {
    return nodes
      .map((node) => {
        if (node.type === 'text') return withMarks(escapeHtml(node.text), node.marks ?? []);
        if (node.type === 'hardBreak') return '<br>';
        this.notes.push(this.inline(node.content ?? []));
        const number = this.notes.length;
        return `<sup class="note-mark"><a id="mark-${number}" href="#note-${number}">${number}</a></sup>`;
      })
      .join('');
  }

  blocks(nodes: readonly BlockNode[]): string {
    return nodes.map((node) => this.block(node)).join('\n');
  }

  private block(node: BlockNode): string {
    switch (node.type) {
      case 'paragraph': {
        const inner = this.inline(node.content ?? []);
        return `<p${alignment(node.attrs?.textAlign)}>${inner === '' ? '<br>' : inner}</p>`;
      }
      case 'heading': {
        const tag = `h${node.attrs.level}`;
        return `<${tag}${alignment(node.attrs.textAlign)}>${this.inline(node.content ?? [])}</${tag}>`;
      }
      case 'bulletList':
        return `<ul>${this.items(node.content)}</ul>`;
      case 'orderedList': {
        const start = node.attrs?.start ?? 1;
        return `<ol${start === 1 ? '' : ` start="${start}"`}>${this.items(node.content)}</ol>`;
      }
      case 'blockquote':
        return `<blockquote>${this.blocks(node.content)}</blockquote>`;
      case 'table':
        return this.table(node);
      case 'horizontalRule':
        return '<hr>';
      case 'pageBreak':
        return '<div class="page-break"></div>';
      case 'signatureBlock': {
        const { party, name, title } = node.attrs;
        const line = (text: string, kind: string): string =>
          text === '' ? '' : `<p class="${kind}">${escapeHtml(text)}</p>`;
        return `<div class="signature">${line(party, 'party')}<div class="signing"></div>${line(name, 'name')}${line(title, 'title')}</div>`;
      }
    }
  }

  private items(items: readonly ListItem[]): string {
    return items.map((item) => `<li>${this.blocks(item.content)}</li>`).join('');
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
    return `<table class="${table.attrs?.look ?? 'grid'}">${columns(table)}${head}<tbody>${rows(heads, table.content.length)}</tbody></table>`;
  }

  private cell(cell: TableCell, inHead: boolean): string {
    const tag = cell.type === 'tableHeader' ? 'th' : 'td';
    const span = (name: string, count: number | null | undefined): string =>
      count && count > 1 ? ` ${name}="${count}"` : '';
    const scope = tag === 'th' ? ` scope="${inHead ? 'col' : 'row'}"` : '';
    return `<${tag}${scope}${span('colspan', cell.attrs?.colspan)}${span('rowspan', cell.attrs?.rowspan)}>${this.blocks(cell.content)}</${tag}>`;
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

const contents = (body: DocumentBody): string => {
  const headings = body.content.filter((node) => node.type === 'heading' && node.attrs.level <= 3);
  const lines = headings.map(
    (node) =>
      node.type === 'heading' &&
      `<li class="level-${node.attrs.level}">${escapeHtml(plainTextOf(node.content ?? []))}</li>`,
  );
  return `<nav><ul class="contents">${lines.join('')}</ul></nav><div class="page-break"></div>`;
};

const sheet = (numbered: boolean): string => `
* { box-sizing: border-box; }
html { font-size: 10.5pt; }
body { margin: 0; font-family: 'Document', serif; line-height: 1.42; color: #111; font-kerning: normal; overflow-wrap: break-word; font-synthesis: none; }
:lang(hi) { line-height: 1.62; } :lang(ar) { line-height: 1.7; }
:lang(ar) em, :lang(hi) em, :lang(ar) dfn, :lang(hi) dfn { font-style: normal; }
p { margin: 0 0 0.55em; orphans: 3; widows: 3; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.25em 0 0.45em; break-after: avoid; break-inside: avoid; font-weight: 700; text-wrap: balance; }
h1 { font-size: 1.5em; margin-top: 0.4em; } h2 { font-size: 1.16em; } h3 { font-size: 1.02em; } h4 { font-size: 1em; font-style: italic; }
${
  numbered
    ? `body { counter-reset: one; } h1 { counter-increment: one; counter-reset: two; font-size: 1.16em; margin-top: 1.25em; } h2 { counter-increment: two; counter-reset: three; font-size: 1.04em; } h3 { counter-increment: three; }
h1::before { content: counter(one) '.'; } h2::before { content: counter(one) '.' counter(two); } h3::before { content: counter(one) '.' counter(two) '.' counter(three); }
h1::before, h2::before, h3::before { margin-inline-end: 0.6em; }`
    : ''
}
ul, ol { margin: 0 0 0.6em; padding-inline-start: 1.7em; } li { margin-bottom: 0.25em; } li > p { margin-bottom: 0.2em; }
blockquote { margin: 0.8em 0; padding: 0.55em 0.9em; border: 0.6pt solid #999; border-inline-start: 2.4pt solid #333; break-inside: avoid; } blockquote > :last-child { margin-bottom: 0; }
table { width: 100%; border-collapse: collapse; margin: 0.5em 0 0.9em; font-size: 0.93em; line-height: 1.34; table-layout: auto; }
table:has(colgroup) { table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: 0.32em 0.5em; }
th { font-weight: 700; } th p, td p { margin: 0 0 0.25em; } th p:last-child, td p:last-child { margin-bottom: 0; }
table.grid th, table.grid td { border: 0.5pt solid #8a8a8a; } table.grid thead th { background: #eef0f2; }
table.plain th, table.plain td { padding-inline: 0 0.8em; padding-block: 0.16em; font-weight: inherit; }
table.plain { font-size: 1em; }
thead { display: table-header-group; } tr { break-inside: avoid; }
.to-left { text-align: left; } .to-right { text-align: right; } .to-center { text-align: center; } .to-justify { text-align: justify; hyphens: auto; }
td .to-right, td .to-left { font-variant-numeric: tabular-nums; }
dfn { font-style: normal; } ins { color: #0b5d2a; text-decoration: underline; } del { color: #9b1c1c; text-decoration: line-through; } a { color: inherit; text-decoration: none; } a[href^='https'] { color: #123f7a; }
hr { border: 0; border-top: 0.6pt solid #777; margin: 0.9em 0; }
.page-break { break-after: page; height: 0; }
.signature { break-inside: avoid; margin: 1.5em 0 0; max-width: 60%; } .signature p { margin: 0; } .signing { height: 2.6em; border-bottom: 0.6pt solid #333; margin-bottom: 0.3em; }
.signature + p, .signature + h1, .signature + h2 { margin-top: 1.5em; } p:has(+ .signature) { break-after: avoid; break-inside: avoid; }
.letterhead { border-bottom: 0.8pt solid #333; padding-bottom: 0.6em; margin-bottom: 1.6em; font-size: 0.92em; } .letterhead p { margin: 0; } .letterhead p:first-child { font-size: 1.35em; font-weight: 700; }
.note-mark { font-size: 0.68em; line-height: 0; } .notes { margin-top: 1.8em; padding-top: 0.6em; border-top: 0.6pt solid #777; font-size: 0.86em; }
.contents { list-style: none; padding: 0; } .level-2 { padding-inline-start: 1.4em; } .level-3 { padding-inline-start: 2.8em; }
`;

/** The rule that brings a font with the page. */
export const fontFace = ({ family, style, weight, range, data }: PrintFont): string =>
  `@font-face{font-family:'${family}';font-style:${style};font-weight:${weight};src:url(data:font/woff2;base64,${data}) format('woff2');unicode-range:${range}}`;

/** What of the page's text a font has a glyph for decides whether it travels with the page. */
export type FontsFor = (text: string) => readonly PrintFont[];

/** No script, and no address to fetch: fonts travel inside the page. */
export const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; font-src data:";

const papers = { A4: [8.2677, 11.6929], Letter: [8.5, 11] } as const;

/** Inches, narrow side first. */
export const paperSize = (paper: keyof typeof papers): readonly [number, number] => papers[paper];

/** The page for `body` in a house style, with the fonts that `fontsFor` its text gives, each as family `Document`. */
export const printPage = (body: DocumentBody, style: HouseStyle, fontsFor: FontsFor): PrintPage => {
  const { language, title } = body.attrs;
  const writer = new PageWriter();
  const text = writer.blocks(body.content);
  const notes =
    writer.notes.length === 0
      ? ''
      : `<section class="notes"><ol>${writer.notes
          .map((note, index) => `<li id="note-${index + 1}">${note}</li>`)
          .join('')}</ol></section>`;
  const letterhead =
    style.letterhead.length === 0
      ? ''
      : `<div class="letterhead">${style.letterhead.map((line) => `<p>${escapeHtml(line)}</p>`).join('')}</div>`;
  const direction = directionOf(language);
  const everything = `${title}\n${style.letterhead.join('\n')}\n${plainTextOf(body.content)}`;
  const faces = fontsFor(everything).map(fontFace).join('\n');
  const [narrow, long] = papers[body.attrs.paper];
  const landscape = body.attrs.orientation === 'landscape';
  return {
    html: `<!doctype html><html lang="${escapeHtml(language)}" dir="${direction}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${pagePolicy}"><title>${escapeHtml(title)}</title><style>${faces}${sheet(style.numberedHeadings || body.attrs.numbered === true)}</style></head><body>${letterhead}${body.attrs.tableOfContents === true ? contents(body) : ''}${text}${notes}</body></html>`,
    footer: `<style>${faces} .foot { width: 100%; margin: 0 0.9in; font: 7.5pt 'Document', serif; color: #444; display: flex; justify-content: space-between; gap: 2em; direction: ${direction}; } .what { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }</style><div class="foot" lang="${escapeHtml(language)}"><span class="what">${escapeHtml(title)}</span><span dir="ltr"><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`,
    paper: { width: landscape ? long : narrow, height: landscape ? narrow : long },
    margins: {
      top: landscape ? 0.7 : 0.85,
      bottom: landscape ? 0.75 : 0.9,
      left: landscape ? 0.75 : 1,
      right: landscape ? 0.75 : 1,
    },
  };
};
