import type { DomainError } from '../kernel/errors';

export interface SourcePlace {
  /** From 1. */
  readonly line: number;
  /** From 1; missing where only the line is known. */
  readonly column?: number;
}

const lineWith = (lines: readonly string[], pattern: RegExp): number =>
  lines.findIndex((line) => pattern.test(line)) + 1;

/**
 * Where in a template's file an error lies: the line and column it names, the line of the question it speaks of, or that
 * of the field of the head; null where it lies elsewhere (in a passage that the template includes).
 *
 * @param place what the error would call this template
 */
export const placeInSource = (
  source: string,
  place: string,
  { details = {} }: DomainError,
): SourcePlace | null => {
  const lines = source.split(/\r?\n/);
  const { question, at, line, column } = details;
  if (typeof question === 'string' && question !== '') {
    const found = lineWith(lines, new RegExp(`\\bid:\\s*['"]?${question.replaceAll(/\W/g, '')}\\b`));
    if (found > 0) return { line: found };
  }
  if (typeof at === 'string' && /^[a-zA-Z]+(\.|$)/.test(at)) {
    const [field = '', index = ''] = at.split('.');
    const start = lineWith(lines, new RegExp(`^${field}:`));
    if (start > 0 && field === 'questions' && /^\d+$/.test(index)) {
      const items = lines.flatMap((text, number) =>
        number >= start && /^\s{0,3}- /.test(text) ? [number + 1] : [],
      );
      return { line: items[Number(index)] ?? start };
    }
    if (start > 0) return { line: start };
  }
  if (typeof line !== 'number' || (details['place'] !== place && details['place'] !== 'template'))
    return null;
  return typeof column === 'number' ? { line, column } : { line };
};
