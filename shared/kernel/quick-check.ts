import type { z } from 'zod';

/**
 * Whether parsing gives back the very value it was given. True is certain; false says only that the schema itself must
 * be asked.
 */
type QuickCheck = (value: unknown) => boolean;

/** What of a schema's definition is looked at; zod types each kind of it apart. */
interface Definition {
  readonly type?: string;
  readonly format?: string;
  readonly version?: string;
  readonly check?: string;
  readonly coerce?: boolean;
  readonly pattern?: RegExp;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly length?: number;
  readonly value?: number;
  readonly inclusive?: boolean;
  readonly checks?: readonly Part[];
  readonly fn?: (value: unknown) => unknown;
  readonly tx?: (value: unknown) => unknown;
  readonly when?: unknown;
  readonly innerType?: Schema;
  readonly element?: Schema;
  readonly keyType?: Schema;
  readonly valueType?: Schema;
  readonly shape?: Readonly<Record<string, Schema>>;
  readonly catchall?: Schema;
  readonly options?: readonly Schema[];
  readonly discriminator?: string;
  readonly getter?: () => Schema;
}

interface Part {
  readonly _zod: { readonly def: Definition };
}

interface Schema extends Part {
  readonly _zod: {
    readonly def: Definition;
    readonly optin?: 'optional' | 'defaulted' | undefined;
    readonly values?: ReadonlySet<unknown>;
    readonly propValues?: Readonly<Record<string, ReadonlySet<unknown>>>;
  };
}

const ask: QuickCheck = () => false;
/** What is not there may become something else, by a default. */
const accept: QuickCheck = (value) => value !== undefined;

/** Formats that are their pattern and nothing else. */
const patterned = new Set(['uuid', 'regex', 'date', 'datetime', 'email']);

const surrogate = /[\ud800-\udfff]/;

const lengthOf = (value: unknown): number => (value as string | readonly unknown[]).length;

const rangeCheck = ({ check, value: limit = Number.NaN, inclusive }: Definition): QuickCheck => {
  if (check === 'greater_than')
    return inclusive ? (value) => Number(value) >= limit : (value) => Number(value) > limit;
  return inclusive ? (value) => Number(value) <= limit : (value) => Number(value) < limit;
};

/** Whether the character is a hexadecimal digit of either case. */
const isHex = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);

const hyphen = 45;

/** UUIDs of RFC 9562, versions 1 to 8, without the two that are all zeros or ones: half of what is in a row. */
const isUuid = (text: string): boolean => {
  if (text.length !== 36) return false;
  for (let at = 0; at < 36; at++) {
    const code = text.charCodeAt(at);
    const fits = at === 8 || at === 13 || at === 18 || at === 23 ? code === hyphen : isHex(code);
    if (!fits) return false;
  }
  const version = text.charCodeAt(14);
  const variant = text.charAt(19);
  return version >= 49 && version <= 56 && '89abAB'.includes(variant);
};

const formatCheck = ({ format = '', pattern, version }: Definition): QuickCheck => {
  if (!patterned.has(format) || !pattern || pattern.global || pattern.sticky) return ask;
  const matches: QuickCheck = (value) => pattern.test(value as string);
  // The pattern tries three kinds of UUID one after the other, which takes ten times as long.
  return format === 'uuid' && version === undefined
    ? (value) => isUuid(value as string) || matches(value)
    : matches;
};

/** One condition beside the type: a length, a range, a pattern, a function. */
const conditionOf = ({ _zod: { def } }: Part): QuickCheck => {
  const { minimum = 0, maximum = 0, length = 0, fn, tx } = def;
  switch (def.check) {
    case 'string_format':
      return formatCheck(def);
    case 'number_format':
      return def.format === 'safeint' ? Number.isSafeInteger : ask;
    case 'greater_than':
    case 'less_than':
      return rangeCheck(def);
    // Zod counts code points, of which a string has at least half as many as it has units.
    case 'min_length':
      return (value) => lengthOf(value) >= (typeof value === 'string' && minimum > 1 ? 2 * minimum : minimum);
    case 'max_length':
      return (value) => lengthOf(value) <= maximum;
    case 'length_equals':
      return (value) => lengthOf(value) === length && !(typeof value === 'string' && surrogate.test(value));
    case 'custom':
      return fn && def.when === undefined ? (value) => fn(value) === true : ask;
    case 'overwrite':
      return tx ? (value) => tx(value) === value : ask;
    default:
      return ask;
  }
};

/** An object as JSON makes them. What is called `__proto__` zod leaves out of what it gives back. */
const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !Object.hasOwn(value, '__proto__');
};

/** Which names beside those of its shape an object may have: any, or none that zod would refuse or leave out. */
const takesMore = ({ catchall }: Definition): boolean => catchall?._zod.def.type === 'unknown';

const objectCheck = (def: Definition): QuickCheck => {
  const { shape = {} } = def;
  const names = Object.keys(shape);
  const fields = names.map((name) => shape[name] as Schema);
  const checks = fields.map(checkOf);
  const mayBeMissing = fields.map((field) => field._zod.optin === 'optional');
  const more = takesMore(def);
  const fits = (value: Record<string, unknown>): boolean => {
    let present = 0;
    for (let at = 0; at < names.length; at++) {
      const name = names[at] as string;
      const field = value[name];
      if (field !== undefined) {
        present += 1;
        if (!checks[at]?.(field)) return false;
      } else if (!mayBeMissing[at]) return false;
    }
    if (more) return true;
    for (const _ in value) present -= 1;
    return present === 0;
  };
  return (value) => isPlain(value) && fits(value);
};

const arrayCheck = ({ element }: Definition): QuickCheck => {
  if (!element) return ask;
  const check = checkOf(element);
  return (value) => Array.isArray(value) && value.every((each) => check(each));
};

const recordCheck = ({ keyType, valueType }: Definition): QuickCheck => {
  if (keyType?._zod.def.type !== 'string' || !valueType) return ask;
  const [keys, values] = [checkOf(keyType), checkOf(valueType)];
  return (value) => isPlain(value) && Object.entries(value).every(([key, each]) => keys(key) && values(each));
};

const unionCheck = ({ options = [], discriminator }: Definition): QuickCheck => {
  if (discriminator === undefined) return apartByType(options);
  const byName = new Map<unknown, QuickCheck>();
  for (const option of options)
    for (const name of option._zod.propValues?.[discriminator] ?? []) byName.set(name, checkOf(option));
  return (value) => isPlain(value) && (byName.get(value[discriminator]) ?? ask)(value);
};

const typeOf = (value: unknown): string => {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
};

/** The type of every value that the schema takes; undefined where there may be several. */
const onlyTypeOf = ({ _zod: { def, values } }: Schema): string | undefined => {
  if (def.coerce === true) return undefined;
  const types = values ? new Set([...values].map(typeOf)) : undefined;
  if (types) return types.size === 1 ? [...types][0] : undefined;
  return ['string', 'number', 'boolean', 'null', 'object', 'array'].includes(def.type ?? '')
    ? def.type
    : undefined;
};

/** Options that no two of take values of one type: zod gives back what the first that fits makes of a value. */
const apartByType = (options: readonly Schema[]): QuickCheck => {
  const byType = new Map<string | undefined, QuickCheck>();
  for (const option of options) byType.set(onlyTypeOf(option), checkOf(option));
  const apart = byType.size === options.length && !byType.has(undefined);
  return apart ? (value) => (byType.get(typeOf(value)) ?? ask)(value) : ask;
};

const lazyCheck = ({ getter }: Definition): QuickCheck => {
  let check: QuickCheck | undefined;
  return (value) => {
    check ??= getter ? checkOf(getter()) : ask;
    return check(value);
  };
};

const innerCheck = ({ innerType }: Definition): QuickCheck => (innerType ? checkOf(innerType) : ask);

const valuesCheck = ({ _zod: { values } }: Schema): QuickCheck =>
  values ? (value) => values.has(value) : ask;

const nullableCheck = (def: Definition): QuickCheck => {
  const inner = innerCheck(def);
  return (value) => value === null || inner(value);
};

const typeCheck = (schema: Schema): QuickCheck => {
  const { def } = schema._zod;
  switch (def.type) {
    case 'string':
      return (value) => typeof value === 'string';
    case 'number':
      return Number.isFinite;
    case 'boolean':
      return (value) => typeof value === 'boolean';
    case 'null':
      return (value) => value === null;
    case 'any':
    case 'unknown':
      return accept;
    case 'enum':
    case 'literal':
      return valuesCheck(schema);
    case 'nullable':
      return nullableCheck(def);
    case 'optional':
    case 'default':
      return innerCheck(def);
    case 'object':
      return objectCheck(def);
    case 'array':
      return arrayCheck(def);
    case 'record':
      return recordCheck(def);
    case 'union':
      return unionCheck(def);
    case 'lazy':
      return lazyCheck(def);
    default:
      return ask;
  }
};

const known = new WeakMap<Schema, QuickCheck>();

const makeCheck = (schema: Schema): QuickCheck => {
  const { def } = schema._zod;
  const conditions = [...(def.check === undefined ? [] : [schema]), ...(def.checks ?? [])].map(conditionOf);
  const type = typeCheck(schema);
  const [first, second] = conditions;
  // Most have one condition or none: a loop over them would cost more than they do.
  if (!first) return type;
  if (!second) return (value) => type(value) && first(value);
  return (value) => type(value) && conditions.every((condition) => condition(value));
};

const checkOf = (schema: Schema): QuickCheck => {
  const made = known.get(schema);
  if (made) return made;
  let check = ask;
  // A schema may hold itself, as a passage holds passages.
  known.set(schema, (value) => check(value));
  check = makeCheck(schema);
  known.set(schema, check);
  return check;
};

/**
 * `schema.safeParse`, for values that come by the thousand and are nearly always right. Zod puts together anew whatever
 * it parses, and without `eval`, which our content policy forbids, it does so by walking its definitions each time;
 * here these are read once and what fits is given back as it is. What does not fit for certain, or has a part that is
 * not known here (a transformation, say), goes to zod, whose word alone refuses or changes anything.
 */
export const quickParse = <S extends z.ZodType>(
  schema: S,
): ((value: unknown) => z.ZodSafeParseResult<z.output<S>>) => {
  let check: QuickCheck | undefined;
  return (value) => {
    check ??= checkOf(schema as unknown as Schema);
    return check(value) ? { success: true, data: value as z.output<S> } : schema.safeParse(value);
  };
};
