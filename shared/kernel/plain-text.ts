import { z } from 'zod';

/** Half a surrogate pair alone, or NUL: neither database nor hash can hold them, and nobody can have meant to type one. */
const unwritable = /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** Text that every part of the product can keep, at most `length` UTF-16 units. */
export const plainText = (length: number) =>
  z
    .string()
    .max(length)
    .refine((text) => !unwritable.test(text));

/** What was typed or pasted, without what cannot be kept. */
export const toPlainText = (typed: string): string => typed.replaceAll(new RegExp(unwritable, 'g'), '');
