import { z } from 'zod';
import { paper } from '../documents/body';
import { plainText } from '../kernel/plain-text';
import { largestLogo, logoFacts } from './logo';

/*
 * How a client's papers look. It is part of the client's row, so every workstation that drafts for the client has it,
 * with or without a network; PDF and Word are both made by it.
 */

export const documentFonts = ['serif', 'sans'] as const;

/** 1, 1.1, 1.1.1 · I, A, 1 · 1, (a), (i) */
export const headingNumberings = ['decimal', 'outline', 'clauses'] as const;

/** How authorities are cited; what a drafter keeps to, and what a template may ask after. */
export const citationStyles = ['none', 'bluebook', 'alwd', 'oscola', 'aglc', 'mcgill'] as const;

/** Varieties that differ in spelling; the language of a document picks its own among them. */
export const spellings = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-CA',
  'en-IE',
  'en-IN',
  'en-NZ',
  'en-ZA',
  'es-ES',
  'es-MX',
] as const;

/** What a pattern may name between braces. */
export const patternNames = ['title', 'client', 'code', 'matter', 'reference', 'item', 'date'] as const;
export type PatternName = (typeof patternNames)[number];

const namePattern = /\{([^{}]*)\}/g;

const namesOnlyKnown = (pattern: string): boolean =>
  [...pattern.matchAll(namePattern)].every(([, name]) => patternNames.includes(name as PatternName));

/** `{code} {title} {date}` */
export const pattern = plainText(160).refine(namesOnlyKnown, {
  error: 'names something between braces that is not known',
});

/** Millimetres from the paper's edge. Room for the foot of a page is never taken. */
const margin = z.number().int().min(12).max(80);

export const houseStyle = z.looseObject({
  /** Who writes, as the first line of the first page; empty where the paper has its own head. */
  letterheadName: plainText(160),
  /** Address and ways to reach them. */
  letterheadLines: z.array(plainText(200)).max(6),
  /** Company number, regulator, VAT number: what a letter must say by law. */
  registration: plainText(300),
  /** Base64 of a PNG or JPEG. */
  logo: z
    .string()
    .max(Math.ceil(largestLogo / 3) * 4)
    .refine((data) => logoFacts(data) !== null, { error: 'is no PNG or JPEG of 150 KB at most' })
    .nullable(),
  font: z.enum(documentFonts),
  numbering: z.enum(headingNumberings),
  /** Headings carry numbers even where a template does not ask for them. */
  numberAll: z.boolean(),
  /** Null leaves it to the template. */
  paper: paper.nullable(),
  margins: z.strictObject({ top: margin, bottom: margin, left: margin, right: margin }).nullable(),
  /** Null leaves documents in the variety of their template. */
  spelling: z.enum(spellings).nullable(),
  citation: z.enum(citationStyles),
  /** Stands at the head of every page; empty for none. */
  header: pattern,
  /** What a saved file is called, without its ending. */
  fileName: pattern.min(1),
});
export type HouseStyle = z.infer<typeof houseStyle>;

export const plainStyle: HouseStyle = {
  letterheadName: '',
  letterheadLines: [],
  registration: '',
  logo: null,
  font: 'serif',
  numbering: 'decimal',
  numberAll: false,
  paper: null,
  margins: null,
  spelling: null,
  citation: 'none',
  header: '',
  fileName: '{title}',
};

/** What the names in a pattern stand for; empty where nothing is known. */
export type PatternFacts = Readonly<Record<PatternName, string>>;

/**
 * A pattern with its names filled in. What stood between two names of which one is empty is drawn together, so that a
 * missing matter leaves no pair of dashes.
 */
export const fillPattern = (typed: string, facts: PatternFacts): string =>
  typed
    // Every other piece is a name, since the pattern captures it.
    .split(namePattern)
    .reduce((filled, piece, index) => {
      if (index % 2 === 0) return filled + piece;
      const fact = facts[piece as PatternName];
      return fact === '' ? filled.replace(/[\s–—_,·|-]+$/, '') : filled + fact;
    }, '')
    .replace(/^[\s–—_,·|-]+/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** The variety in which a document in `language` (BCP 47) is written for this client: its own, where the language is the same. */
export const varietyFor = (style: HouseStyle, language: string): string => {
  const primary = (tag: string): string => tag.toLowerCase().split('-')[0] ?? '';
  return style.spelling !== null && primary(style.spelling) === primary(language) ? style.spelling : language;
};
