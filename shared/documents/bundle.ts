import { z } from 'zod';
import { type DomainError, domainError } from '../kernel/errors';
import { plainText } from '../kernel/plain-text';

/*
 * A bundle, which is how a document leaves: its own pages, exhibits behind slip sheets, numbers and stamps on
 * every page. All limits stand here; they keep one bundle within what a small desk has of memory, since a PDF is taken
 * apart in memory as a whole.
 */

const mebibyte = 1024 * 1024;

/** Bytes of one exhibit. */
export const largestExhibit = 64 * mebibyte;
/** Bytes of all exhibits together. */
export const largestBundle = 192 * mebibyte;
export const mostExhibits = 60;
/** Pages of the whole. */
export const mostPages = 3_000;

export type ExhibitKind = 'pdf' | 'png' | 'jpeg';

const kinds: Readonly<Record<string, ExhibitKind>> = { pdf: 'pdf', png: 'png', jpg: 'jpeg', jpeg: 'jpeg' };

/** What an attachment of this name can be taken for; null where it has no pages. */
export const exhibitKindOf = (name: string): ExhibitKind | null =>
  kinds[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null;

/** Why a file cannot be an exhibit, before any of it is read; null where it can. `size` in bytes. */
export const exhibitProblem = (name: string, size: number): DomainError | null => {
  if (exhibitKindOf(name) === null) return domainError('exhibit.wrong-kind');
  return size > largestExhibit
    ? domainError('exhibit.too-large', { megabytes: largestExhibit / mebibyte })
    : null;
};

/** Why these exhibits together are too much for one file; null where they are not. */
export const bundleProblem = (sizes: readonly number[], pages: number): DomainError | null =>
  sizes.length > mostExhibits ||
  pages > mostPages ||
  sizes.reduce((sum, size) => sum + size, 0) > largestBundle
    ? domainError('bundle.too-large', { megabytes: largestBundle / mebibyte, pages: mostPages })
    : null;

/** Where a number stands on a page as it is read. */
export const stampPlaces = [
  'bottom-right',
  'bottom-center',
  'bottom-left',
  'top-right',
  'top-center',
  'top-left',
] as const;
export type StampPlace = (typeof stampPlaces)[number];

/** Numbers that run through everything that is produced: `HARBOR-000123` (Bates numbering). */
export const batesRun = z.strictObject({
  prefix: plainText(24),
  start: z.number().int().min(0).max(999_999_999),
  /** At least so many digits, filled up with zeros. */
  digits: z.number().int().min(1).max(10),
  place: z.enum(stampPlaces),
});
export type BatesRun = z.infer<typeof batesRun>;

/** The number of the page at `index`, counted from 0. */
export const batesNumber = ({ prefix, start, digits }: BatesRun, index: number): string =>
  `${prefix}${String(start + index).padStart(digits, '0')}`;

/** What is called an exhibit in a document's language; where we do not know, in English. */
const words: Readonly<Record<string, string>> = {
  en: 'Exhibit',
  es: 'Anexo',
  hi: 'प्रदर्श',
  ar: 'المرفق',
  fr: 'Pièce',
  de: 'Anlage',
  pl: 'Załącznik',
};
/** Languages that letter their exhibits; others number them. */
const lettered = new Set(['en', 'es']);

/** A, B … Z, AA, AB …: as the columns of a sheet are named. */
const letterOf = (index: number): string =>
  (index >= 26 ? letterOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26));

/** “Exhibit A”: how the exhibit at `index`, counted from 0, is called in a document in `language` (BCP 47). */
export const exhibitLabel = (index: number, language: string): string => {
  const primary = language.toLowerCase().split('-')[0] ?? '';
  const known = words[primary] === undefined ? 'en' : primary;
  const mark = lettered.has(known)
    ? letterOf(index)
    : new Intl.NumberFormat(language, { useGrouping: false }).format(index + 1);
  return `${words[known]} ${mark}`;
};
