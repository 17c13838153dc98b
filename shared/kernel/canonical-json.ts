/** What JSON can say; anything else has no canonical form. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** Half of a surrogate pair on its own: UTF-8 cannot write it, so two programs would hash different bytes. */
const loneSurrogate = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

const quoted = (text: string): string => {
  if (loneSurrogate.test(text)) throw new TypeError('a lone surrogate has no canonical form');
  return JSON.stringify(text);
};

/**
 * The one way to write `value` as JSON (RFC 8785): no white space, names sorted by UTF-16 code units, numbers as
 * ECMAScript writes them, nothing escaped that need not be. Members that are `undefined` are left out. What is hashed
 * or signed is this text in UTF-8, so that any program in any language comes to the same bytes.
 * Throws `TypeError` for what JSON cannot say (NaN, infinities, lone surrogates, functions): that is a bug of the caller.
 */
export const canonicalJson = (value: Json): string => {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError('only finite numbers have a canonical form');
    // JSON.stringify writes -0 as 0 and everything else as RFC 8785 asks.
    return JSON.stringify(value);
  }
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} has no canonical form`);
  if (Array.isArray(value)) return `[${value.map((each) => canonicalJson(each)).join(',')}]`;
  const members = Object.entries(value as { readonly [name: string]: Json | undefined })
    .filter((member): member is [string, Json] => member[1] !== undefined)
    // Not by locale: the default order of strings is that of their UTF-16 code units.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${quoted(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
};
