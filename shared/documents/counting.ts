/** `a` … `z`, `aa` … as CSS counts in letters (CSS Counter Styles 3, lower-alpha); below 1 it counts in figures. */
export const letters = (count: number): string =>
  count < 1
    ? '0'
    : (count > 26 ? letters(Math.floor((count - 1) / 26)) : '') +
      String.fromCharCode(97 + ((count - 1) % 26));

const romanParts: readonly (readonly [number, string])[] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];

/** `i`, `ii`, `iii` … as CSS counts in Roman numerals (lower-roman); below 1 it counts in figures. */
export const roman = (count: number): string => {
  let [left, text] = [count, ''];
  for (const [value, sign] of romanParts) for (; left >= value; left -= value) text += sign;
  return text === '' ? '0' : text;
};
