import { matchesIn } from '#shared/search/words';

export interface MarkedProps {
  readonly text: string;
  /** As `wordsOf` gives them; where a word begins with one of them, that much of it is marked. */
  readonly words: readonly string[];
}

/** A text with what was looked for marked in it. */
export const Marked = ({ text, words }: MarkedProps) => {
  const parts = [];
  let end = 0;
  for (const { from, to } of matchesIn(text, words)) {
    parts.push(text.slice(end, from), <mark key={from}>{text.slice(from, to)}</mark>);
    end = to;
  }
  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
};
