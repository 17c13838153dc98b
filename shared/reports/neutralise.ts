/**
 * What a spreadsheet takes for the beginning of a formula: the ASCII signs, their full-width forms (some locales'
 * spreadsheets fold them), and the control characters that some importers strip before they look. Marks of direction
 * and other invisible characters before them hide them from the eye only.
 */
const invisible = String.raw`[\s\u0000-\u001f\u00a0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]*`;
const formula = new RegExp(
  String.raw`^(?:[\t\r\n]|${invisible}[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b])`,
);

/**
 * Text as it goes into a cell: what could be read as a formula gets an apostrophe before it, which spreadsheets show as
 * the text it is (CSV injection; OWASP). Anything else stays as it was written.
 */
export const neutralise = (text: string): string => (formula.test(text) ? `'${text}` : text);
