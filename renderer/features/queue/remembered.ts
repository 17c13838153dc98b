/** Answers kept; beyond it all are forgotten, since what a grid asks is asked again at once. */
const most = 5_000;

/**
 * `make`, which works each answer out once: filling words in costs more than drawing them, and a grid says the same few
 * hundred things again and again.
 */
export const remembered = <Key extends string | number, Answer, Rest extends unknown[]>(
  make: (key: Key, ...rest: Rest) => Answer,
): ((key: Key, ...rest: Rest) => Answer) => {
  const known = new Map<Key, Answer>();
  return (key, ...rest) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const answer = make(key, ...rest);
    if (known.size >= most) known.clear();
    known.set(key, answer);
    return answer;
  };
};
