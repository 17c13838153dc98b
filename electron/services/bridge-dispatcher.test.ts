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

describe('the bridge takes every renderer for hostile', () => {
  it.each(methods)(
    '%s: 10,000 malformed arguments get a typed answer and never reach the handler unparsed',
    async (method) => {
      const { dispatch, reached } = recording();
      await fc.assert(
        fc.asyncProperty(hostile, async (argument) => {
          const before = reached.length;
          const response = await dispatch(request(method, argument));
          expect(responseEnvelope.safeParse(response).success).toBe(true);
          const accepted = bridgeMethods[method].argument.safeParse(argument).success;
          expect(reached.length - before).toBe(accepted ? 1 : 0);
          if (!accepted)
            expect(response.result).toMatchObject({ ok: false, error: { code: 'bridge.invalid-arguments' } });
        }),
        { numRuns: 10_000 },
      );
    },
  );

  it('answers anything that is not an envelope', async () => {
    const { dispatch, reached } = recording();
    await fc.assert(
      fc.asyncProperty(hostile, async (message) => {
        expect(await dispatch(message)).toMatchObject({ result: { ok: false } });
      }),
      { numRuns: 10_000 },
    );
    expect(reached).toEqual([]);
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
