import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { quickParse } from '#shared/kernel/quick-check';
import { mutation as mutationSchema } from '#shared/sync/mutation';
import { readBody } from '#shared/sync/row';
import { sampleMutation } from '../../support/sample-mutation';
import { pat, sampleEngagement, sampleWorkItem } from '../../support/sample-rows';

const names = ['a', 'b', 'c', '__proto__'] as const;
const uuid = '0190b5a0-1111-7111-8111-111111111111';

/** Texts, numbers and the rest near the edges of what the schemas below take. */
const leaf = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'ab',
    ' ab',
    'abc',
    '😀',
    '😀a',
    '😀😀',
    uuid,
    uuid.toUpperCase(),
    `${uuid}0`,
    '2026-11-27',
    '2026-13-27',
  ),
  fc.constantFrom(-1, 0, 1, 2, 1.5, -0, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY),
  fc.constantFrom(null, undefined, true, false, new Date(0)),
);

const { value } = fc.letrec<{ value: unknown; object: object }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: leaf, weight: 4 },
    { arbitrary: tie('object'), weight: 2 },
    { arbitrary: fc.array(tie('value'), { maxLength: 3 }), weight: 1 },
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...names), tie('value')), { maxLength: 4 })
    // Defined as JSON does: a name of `__proto__` becomes a property like any other.
    .map((entries) => {
      const made = {};
      for (const [name, each] of entries)
        Object.defineProperty(made, name, {
          value: each,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      return made;
    }),
}));

const text = fc
  .tuple(fc.constantFrom('none', 'trim', 'lower', 'refine', 'regex', 'length'), fc.nat(2), fc.nat(2))
  .map(([more, min, over]) => {
    const max = min + over;
    const bounded = z.string().min(min).max(max);
    if (more === 'trim') return z.string().trim().min(min).max(max);
    if (more === 'lower') return bounded.toLowerCase();
    if (more === 'refine') return bounded.refine((given) => given !== 'ab');
    if (more === 'length') return z.string().length(max);
    return more === 'regex' ? bounded.regex(/^a/) : bounded;
  });

const plainSchema = fc.oneof(
  text,
  fc.constantFrom<z.ZodType>(
    z.uuid(),
    z.email(),
    z.iso.date(),
    z.url(),
    z.number(),
    z.int(),
    z.number().int().positive(),
    z.number().min(0).max(1),
    z.number().gt(0).lt(2),
    z.number().multipleOf(2),
    z.boolean(),
    z.null(),
    z.unknown(),
    z.enum(['a', 'ab']),
    z.literal('a'),
    z.literal([0, 1]),
    z.coerce.number(),
    z.string().transform((given) => `${given}!`),
  ),
);

const unionOf = (first: z.ZodObject, second: z.ZodObject): z.ZodType =>
  z.discriminatedUnion('a', [
    first.extend({ a: z.literal('a') }),
    second.extend({ a: z.enum(['ab', 'abc']) }),
  ]);

/** As zod has it: by a getter, which is asked once the schema stands. */
const holdingItself = (inner: z.ZodObject): z.ZodType => {
  const outer: z.ZodObject = inner.extend({
    get c() {
      return z.array(outer).optional();
    },
  });
  return outer;
};

const fewNames = (given: object): boolean => Object.keys(given).length < 3;

const { schema } = fc.letrec<{ schema: z.ZodType; wrapped: z.ZodType; object: z.ZodObject }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { arbitrary: plainSchema, weight: 2 },
    { arbitrary: tie('wrapped'), weight: 3 },
  ),
  wrapped: fc.oneof(
    tie('object'),
    tie('object').map((inner) => inner.refine(fewNames)),
    tie('schema').map((inner) => z.nullable(inner)),
    tie('schema').map((inner) => z.optional(inner)),
    tie('schema').map((inner) => inner.default('ab')),
    tie('schema').map((inner) => z.array(inner)),
    tie('schema').map((inner) => z.array(inner).min(1).max(2)),
    tie('schema').map((inner) => z.record(z.string().max(1), inner)),
    tie('schema').map((inner) => z.lazy(() => inner)),
    fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((options) => z.union(options)),
    fc.tuple(tie('object'), tie('object')).map(([first, second]) => unionOf(first, second)),
    tie('object').map(holdingItself),
  ),
  object: fc
    .tuple(
      fc.constantFrom(z.object, z.strictObject, z.looseObject),
      fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('schema')), {
        selector: ([name]) => name,
        maxLength: 3,
      }),
    )
    .map(([make, fields]) => make(Object.fromEntries(fields)) as unknown as z.ZodObject),
}));

const comeToTheSame = (one: z.ZodType, each: unknown): void => {
  const told = one.safeParse(each);
  const quick = quickParse(one)(each);
  expect(quick.success).toBe(told.success);
  // What fits comes back as it is, in the order of its own names.
  if (told.success) expect(quick.data).toStrictEqual(told.data);
  else expect(quick.error?.issues).toEqual(told.error.issues);
};

describe('parsing quickly', () => {
  test('says what the schema says and gives back what it gives, whatever both are', () => {
    fc.assert(
      fc.property(schema, fc.array(value, { minLength: 1, maxLength: 60 }), (one, values) => {
        for (const each of values) comeToTheSame(one, each);
      }),
      { numRuns: 3_000 },
    );
  });

  test('takes of a union what the first option makes of a value', () => {
    const options = fc.array(plainSchema, { minLength: 2, maxLength: 3 });
    fc.assert(
      fc.property(options, fc.array(leaf, { minLength: 10, maxLength: 40 }), (some, values) => {
        const one = z.union(some);
        for (const each of values) comeToTheSame(one, each);
      }),
      { numRuns: 2_000 },
    );
  });

  test('takes of UUIDs, and of what is a character or two away from one, what zod takes', () => {
    const some = fc.oneof(
      fc.uuid(),
      fc.uuid({ version: [1, 4, 7, 8] }).map((given) => given.toUpperCase()),
      fc.constantFrom('00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'),
    );
    const near = fc
      .tuple(
        some,
        fc.array(
          fc.tuple(
            fc.nat(36),
            fc.constantFrom('-', '0', '7', '9', 'a', 'B', 'g', 'G', '/', ':', '@', '`', ''),
          ),
          { maxLength: 2 },
        ),
      )
      .map(([given, slips]) =>
        slips.reduce((text, [at, one]) => `${text.slice(0, at)}${one}${text.slice(at + 1)}`, given),
      );
    const schemas = [z.uuid(), z.uuid({ version: 'v4' }), z.uuidv7()];
    fc.assert(
      fc.property(near, (text) => {
        for (const one of schemas) comeToTheSame(one, text);
      }),
      { numRuns: 3_000 },
    );
  });

  test('takes rows and mutations as they come, without asking zod', () => {
    const [item, person, engagement, mutation] = [
      sampleWorkItem(1),
      pat,
      sampleEngagement(),
      sampleMutation(1),
    ];
    expect(readBody.workItem(item).data).toBe(item);
    expect(readBody.person(person).data).toBe(person);
    expect(readBody.engagement(engagement).data).toBe(engagement);
    expect(quickParse(mutationSchema)(mutation).data).toBe(mutation);
  });
});
