/*
 * Search that does not mind case, accents, vowel points or the width of letters. Only marks that people leave out are
 * dropped: the vowel signs of Indic scripts are letters in all but name and stay.
 */

/** Combining diacritics, Hebrew points, Arabic vowel marks and the stretching tatweel. */
const droppedMarks = /[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]/g;
const plain = /^[\x20-\x7e]*$/;

/** The form in which texts are compared. */
export const fold = (text: string): string =>
  plain.test(text) ? text.toLowerCase() : text.normalize('NFKD').replace(droppedMarks, '').toLowerCase();

/** The words of a search, folded; all of them must be found. */
export const searchWords = (text: string): string[] => fold(text).split(/\s+/).filter(Boolean);
