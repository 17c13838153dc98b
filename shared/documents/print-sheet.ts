import type { HouseStyle } from '../clients/house-style';
import type { DocumentBody } from './body';

/* How the page that Chromium lays out for paper looks, and how its headings are numbered. */

/** How the counters of three levels of headings print, by the house's numbering. */
const counters = {
  decimal: [
    "counter(one) '.'",
    "counter(one) '.' counter(two)",
    "counter(one) '.' counter(two) '.' counter(three)",
  ],
  outline: ["counter(one, upper-roman) '.'", "counter(two, upper-alpha) '.'", "counter(three) '.'"],
  clauses: ["counter(one) '.'", "'(' counter(two, lower-alpha) ')'", "'(' counter(three, lower-roman) ')'"],
} as const;

/** Letters and Roman numerals belong to Latin script; elsewhere headings count in figures. */
export const numberingFor = (
  style: Pick<HouseStyle, 'numbering'>,
  language: string,
): HouseStyle['numbering'] => (/^(ar|fa|he|hi|mr|ne|ps|ur)\b/i.test(language) ? 'decimal' : style.numbering);

/**
 * The level of heading at which numbering starts: a single heading of level 1 above others is the document's title and
 * bears no number.
 */
export const firstNumbered = (body: Pick<DocumentBody, 'content'>): 1 | 2 => {
  const levels = body.content.flatMap((node) => (node.type === 'heading' ? [node.attrs.level] : []));
  return levels[0] === 1 && levels.length > 1 && levels.filter((level) => level === 1).length === 1 ? 2 : 1;
};

/** The rules that number headings. */
export const headingNumbers = (numbering: HouseStyle['numbering'], first: 1 | 2): string => {
  const [one, two, three] = [`h${first}`, `h${first + 1}`, `h${first + 2}`];
  const [sizes, [ofOne, ofTwo, ofThree]] = [
    first === 1 ? 'h1 { font-size: 1.16em; margin-top: 1.25em; } h2 { font-size: 1.04em; }' : '',
    counters[numbering],
  ];
  return `body { counter-reset: one; } ${sizes}
${one} { counter-increment: one; counter-reset: two; } ${two} { counter-increment: two; counter-reset: three; } ${three} { counter-increment: three; }
${one}::before { content: ${ofOne}; } ${two}::before { content: ${ofTwo}; } ${three}::before { content: ${ofThree}; }
${one}::before, ${two}::before, ${three}::before { margin-inline-end: 0.6em; font-style: normal; }`;
};

/** The style sheet of the page. */
export const sheet = (numbers: string, font: HouseStyle['font']): string => `
* { box-sizing: border-box; }
html { font-size: 10.5pt; }
body { margin: 0; font-family: 'Document', ${font === 'sans' ? 'sans-serif' : 'serif'}; line-height: 1.42; color: #111; font-kerning: normal; overflow-wrap: break-word; font-synthesis: none; }
:lang(hi) { line-height: 1.62; } :lang(ar) { line-height: 1.7; }
:lang(ar) em, :lang(hi) em, :lang(ar) dfn, :lang(hi) dfn { font-style: normal; }
p { margin: 0 0 0.55em; orphans: 3; widows: 3; }
h1, h2, h3, h4 { line-height: 1.25; margin: 1.25em 0 0.45em; break-after: avoid; break-inside: avoid; font-weight: 700; text-wrap: balance; }
h1 { font-size: 1.5em; margin-top: 0.4em; } h2 { font-size: 1.16em; } h3 { font-size: 1.02em; } h4 { font-size: 1em; font-style: italic; }
${numbers}
ul, ol { margin: 0 0 0.6em; padding-inline-start: 1.7em; } li { margin-bottom: 0.25em; } li > p { margin-bottom: 0.2em; }
blockquote { margin: 0.8em 0; padding: 0.55em 0.9em; border: 0.6pt solid #999; border-inline-start: 2.4pt solid #333; break-inside: avoid; } blockquote > :last-child { margin-bottom: 0; }
table { width: 100%; border-collapse: collapse; margin: 0.5em 0 0.9em; font-size: 0.93em; line-height: 1.34; table-layout: auto; }
table:has(colgroup) { table-layout: fixed; }
th, td { text-align: start; vertical-align: top; padding: 0.32em 0.5em; }
th { font-weight: 700; } th p, td p { margin: 0 0 0.25em; } th p:last-child, td p:last-child { margin-bottom: 0; }
table.grid th, table.grid td { border: 0.5pt solid #8a8a8a; } table.grid thead th { background: #eef0f2; }
table.plain th, table.plain td { padding-inline: 0 0.8em; padding-block: 0.16em; font-weight: inherit; }
table.plain { font-size: 1em; }
thead { display: table-header-group; break-after: avoid; } tr { break-inside: avoid; }
table.short, .together { break-inside: avoid; } tbody tr:first-child, tbody tr:nth-last-child(2) { break-after: avoid; } p:has(+ table), table:has(+ p:last-child) { break-after: avoid; }
.to-left { text-align: left; } .to-right { text-align: right; } .to-center { text-align: center; } .to-justify { text-align: justify; hyphens: auto; }
td .to-right, td .to-left { font-variant-numeric: tabular-nums; }
dfn { font-style: normal; } ins { color: #0b5d2a; text-decoration: underline; } del { color: #9b1c1c; text-decoration: line-through; } .whole { display: block; border-inline-start: 2.4pt solid; padding-inline-start: 0.6em; } a { color: inherit; text-decoration: none; } a[href^='https'] { color: #123f7a; }
hr { border: 0; border-top: 0.6pt solid #777; margin: 0.9em 0; }
.page-break { break-after: page; height: 0; }
.signature { break-inside: avoid; margin: 1.5em 0 0; max-width: 60%; } .signature p { margin: 0; } .signing { height: 2.6em; border-bottom: 0.6pt solid #333; margin-bottom: 0.3em; }
.signature + p, .signature + h1, .signature + h2 { margin-top: 1.5em; } p:has(+ .signature) { break-after: avoid; break-inside: avoid; }
.letterhead { display: flex; justify-content: space-between; align-items: flex-start; gap: 2em; border-bottom: 0.8pt solid #333; padding-bottom: 0.7em; margin-bottom: 1.8em; font-size: 0.88em; line-height: 1.35; } .letterhead p { margin: 0; } .letterhead .name { font-size: 1.5em; font-weight: 700; margin-bottom: 0.15em; } .letterhead .registration { color: #555; font-size: 0.88em; margin-top: 0.35em; } .letterhead img { max-height: 0.75in; max-width: 2.4in; }
.note-mark { font-size: 0.68em; line-height: 0; } .notes { margin-top: 1.8em; padding-top: 0.6em; border-top: 0.6pt solid #777; font-size: 0.86em; } .notes .over { font-size: 1em; } .notes li { break-inside: avoid; } .back { text-decoration: none; color: #123f7a; margin-inline-start: 0.4em; }
.over { font-weight: 700; font-size: 1.16em; margin: 0.4em 0 0.7em; break-after: avoid; }
.contents { list-style: none; padding: 0; } .contents li { margin-bottom: 0.3em; break-inside: avoid; } .contents a { display: flex; align-items: baseline; gap: 0.5em; } .level-1 { margin-top: 0.5em; } .level-2 { padding-inline-start: 1.6em; } .level-3 { padding-inline-start: 3.4em; }
.part { flex: none; min-width: 1.6em; } .entry { max-width: 82%; } .leader { flex: 1; border-bottom: 1pt dotted #888; min-width: 1em; } .page { flex: none; min-width: 2.2em; text-align: end; font-variant-numeric: tabular-nums; direction: ltr; }
`;
