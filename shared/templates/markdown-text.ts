/*
 * Answers stand in Markdown as words and nothing else. Line ends, which Markdown would read in its own way, travel as two
 * characters that nobody types, and become breaks and paragraphs again once the text has its structure.
 */

export const lineEnd = '\uE000';
export const paragraphEnd = '\uE001';

const reserved = /[\uE000\uE001]/g;
const punctuation = /[!-/:-@[-`{-~]/g;

/** `text` such that Markdown prints it as it is, on one line, wherever it stands. */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(reserved, '')
    .replaceAll(/\r\n?/g, '\n')
    .trim()
    .replaceAll(/[\t\f\v]/g, ' ')
    .replaceAll(punctuation, '\\$&')
    .replaceAll(/ *\n(?: *\n)+ */g, paragraphEnd)
    .replaceAll(/ *\n */g, lineEnd);
