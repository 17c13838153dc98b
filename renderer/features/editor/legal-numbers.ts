import { letters, roman } from '#shared/documents/counting';

/**
 * The numbers of headings as lawyers give them, `1.`, `1.1`, `(a)`, `(i)`, one for each of `levels` (1 to 4) in order.
 * A heading counts on within the one above it.
 */
export const labelsOf = (levels: readonly number[]): string[] => {
  const counts = [0, 0, 0, 0];
  return levels.map((level) => {
    const at = level - 1;
    counts[at] = (counts[at] ?? 0) + 1;
    counts.fill(0, level);
    const [section = 0, subsection = 0, paragraph = 0, point = 0] = counts;
    switch (level) {
      case 1:
        return `${section}.`;
      case 2:
        return `${section}.${subsection}`;
      case 3:
        return `(${letters(paragraph)})`;
      default:
        return `(${roman(point)})`;
    }
  });
};
