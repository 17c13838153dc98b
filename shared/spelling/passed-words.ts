import type * as Y from 'yjs';

/*
 * Words that are right in one document: an opponent’s name, a product. They lie in its body beside the text, so that
 * whoever reads it next is not asked again, and they are sent, sealed and erased with it.
 */

const field = 'passed-words';

const mapOf = (doc: Y.Doc): Y.Map<boolean> => doc.getMap<boolean>(field);

/** Has a word be right in this document from now on. */
export const passWord = (doc: Y.Doc, word: string): void => {
  mapOf(doc).set(word, true);
};

export const passedWords = (doc: Y.Doc): string[] => [...mapOf(doc).keys()];

/** Tells whenever a word was passed, here or on another desk; answers with what ends that. */
export const onPassedWords = (doc: Y.Doc, changed: () => void): (() => void) => {
  const map = mapOf(doc);
  map.observe(changed);
  return () => map.unobserve(changed);
};
