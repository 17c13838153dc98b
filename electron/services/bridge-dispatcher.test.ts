import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bridgeMethods } from '#shared/bridge/contract';
import type { BridgeHandlers, BridgeMethod } from '#shared/bridge/derived';
import { envelopeVersion, responseEnvelope } from '#shared/bridge/envelope';
import { ok } from '#shared/kernel/result';
import { makeBridgeDispatcher } from './bridge-dispatcher';

const methods = Object.keys(bridgeMethods) as BridgeMethod[];
const quiet = { info: () => undefined, warn: () => undefined };

/** Handlers that record what got through to them. */
const recording = () => {
  const reached: { method: string; argument: unknown }[] = [];
  const handlers = Object.fromEntries(
    methods.map((method) => [
      method,
      (argument: unknown) => {
        reached.push({ method, argument });
        return ok(undefined);
      },
    ]),
  ) as unknown as BridgeHandlers;
  return { dispatch: makeBridgeDispatcher(handlers, quiet), reached };
};

const request = (method: string, argument: unknown) => ({
  version: envelopeVersion,
  kind: 'request',
  id: 1,
  method,
  argument,
});

const hostile = fc.oneof(
  fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, maxDepth: 3 }),
  fc.object({
    key: fc.constantFrom('__proto__', 'constructor', 'id', 'ids', 'mutation', 'url', 'cursors', 'email'),
  }),
  fc.constantFrom('../../etc/passwd', '\u0000', 'a'.repeat(100_000), Number.NaN, -0, Number.MAX_VALUE),
);

/** Generated once, for all methods: making them costs more than answering them. */
const malformed = (): readonly unknown[] => {
  pool ??= fc.sample(hostile, 10_000);
  return pool;
};
let pool: readonly unknown[] | null = null;

describe('the bridge takes every renderer for hostile', () => {
  it.each(methods)(
    '%s: 10,000 malformed arguments get a typed answer and never reach the handler unparsed',
    async (method) => {
      const { dispatch, reached } = recording();
      for (const argument of malformed()) {
        const before = reached.length;
        const response = await dispatch(request(method, argument));
        const accepted = bridgeMethods[method].argument.safeParse(argument).success;
        const code = response.result.ok ? null : response.result.error.code;
        const asItShould =
          responseEnvelope.safeParse(response).success &&
          reached.length - before === (accepted ? 1 : 0) &&
          code === (accepted ? null : 'bridge.invalid-arguments');
        if (!asItShould) expect.fail(`${fc.stringify(argument)} was answered with ${code}`);
      }
    },
  );

  it('answers anything that is not an envelope', async () => {
    const { dispatch, reached } = recording();
    for (const message of malformed())
      if ((await dispatch(message)).result.ok) expect.fail(`${fc.stringify(message)} was taken`);
    expect(reached).toEqual([]);
  });

  it('takes a call whose missing argument JSON has dropped', async () => {
    const { dispatch } = recording();
    const overJson: unknown = JSON.parse(JSON.stringify(request('session.read', undefined)));
    const response = JSON.parse(JSON.stringify(await dispatch(overJson)));
    expect(responseEnvelope.safeParse(response)).toMatchObject({ data: { id: 1, result: { ok: true } } });
  });

  it('tells whoever sent a malformed envelope under the number it waits for', async () => {
    const { dispatch } = recording();
    expect(await dispatch({ ...request('session.read', undefined), version: 2, id: 7 })).toMatchObject({
      id: 7,
      result: { ok: false, error: { code: 'bridge.invalid-arguments' } },
    });
  });

  it('knows no method by inheritance', async () => {
    const { dispatch } = recording();
    for (const method of ['toString', '__proto__', 'constructor', 'session', ''])
      expect(await dispatch(request(method, undefined))).toMatchObject({ result: { ok: false } });
  });

  it('turns a bug of ours into a typed answer', async () => {
    const handlers = new Proxy({} as BridgeHandlers, {
      get: () => () => {
        throw new TypeError('a bug');
      },
    });
    const dispatch = makeBridgeDispatcher(handlers, quiet);
    expect(await dispatch(request('session.read', undefined))).toMatchObject({
      result: { ok: false, error: { code: 'bridge.failed' } },
    });
  });
});
