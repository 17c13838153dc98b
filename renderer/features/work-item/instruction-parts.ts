/** A stretch of instructions: plain words, or an address that may be opened outside. */
export interface InstructionPart {
  readonly text: string;
  /** Where the text is an address, the address; null in plain words. */
  readonly url: string | null;
}

const address = /https:\/\/[^\s<>"']+/g;
/** Signs that end a sentence stand after an address far more often than in it. */
const sentenceEnd = /[.,;:!?)\]}]+$/;

/** Splits plain text at its https addresses; joined together the parts are the text again. */
export const instructionParts = (text: string): InstructionPart[] => {
  const parts: InstructionPart[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const url = match[0].replace(sentenceEnd, '');
    if (match.index > at) parts.push({ text: text.slice(at, match.index), url: null });
    parts.push({ text: url, url });
    at = match.index + url.length;
  }
  if (at < text.length) parts.push({ text: text.slice(at), url: null });
  return parts;
};
