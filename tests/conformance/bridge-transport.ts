import { envelopeVersion } from '#shared/bridge/envelope';

/** A way that carries envelopes between a window and the main process, as the window sees it. */
export interface CarriesEnvelopes {
  /** Sends one envelope, and answers with the response of the same id. */
  call(envelope: object): Promise<unknown>;
}

interface ConformanceCase {
  readonly name: string;
  readonly run: (transport: CarriesEnvelopes) => Promise<unknown>;
  /** What `run` must come to. */
  readonly expected: unknown;
}

const request = (id: number, method: string, argument?: unknown) => ({
  version: envelopeVersion,
  kind: 'request',
  id,
  method,
  argument,
});

/** The part of a response that these cases look at. */
const outcome = (response: unknown): unknown => {
  const { id, kind, result } = response as {
    id: unknown;
    kind: unknown;
    result: { ok: boolean; error?: { code: string } };
  };
  return { id, kind, ok: result.ok, code: result.error?.code ?? null };
};

const answered = (id: number, code: string | null = null) => ({
  id,
  kind: 'response',
  ok: code === null,
  code,
});

/**
 * What every way across the bridge promises, whichever host carries it. Plain data rather than tests, so that one
 * suite runs in Node against the loopback server and in a real window of either host.
 */
export const bridgeTransportCases: readonly ConformanceCase[] = [
  {
    name: 'carries a call without an argument, and an answer with a value',
    run: async ({ call }) => {
      const response = (await call(request(101, 'app.describe'))) as {
        result: { value: { version: unknown } };
      };
      return { ...(outcome(response) as object), version: typeof response.result.value.version };
    },
    expected: { ...answered(101), version: 'string' },
  },
  {
    name: 'carries an answer that has no value',
    run: async ({ call }) => outcome(await call(request(102, 'courier.sync-now'))),
    expected: answered(102),
  },
  {
    name: 'carries text of every script, and as much as a mutation may hold',
    run: async ({ call }) =>
      outcome(
        await call(
          request(103, 'app.report-problem', { code: 'उदाहरण', where: '‏مرحبا \u2028 \ud83e\uddfe é\u0301' }),
        ),
      ),
    expected: answered(103),
  },
  {
    name: 'answers each of many calls at once under its own number',
    run: async ({ call }) => {
      const ids = Array.from({ length: 50 }, (_, index) => 200 + index);
      const responses = await Promise.all(ids.map((id) => call(request(id, 'session.read'))));
      return responses.map((response) => (response as { id: number }).id);
    },
    expected: Array.from({ length: 50 }, (_, index) => 200 + index),
  },
  {
    name: 'answers a method that does not exist',
    run: async ({ call }) => outcome(await call(request(104, 'journal.erase'))),
    expected: answered(104, 'bridge.unknown-method'),
  },
  {
    name: 'answers an argument that the contract does not know',
    run: async ({ call }) =>
      outcome(await call(request(105, 'external.open', { url: 'https://x', extra: 1 }))),
    expected: answered(105, 'bridge.invalid-arguments'),
  },
  {
    name: 'answers an envelope of another version under the number it waits for',
    run: async ({ call }) =>
      outcome(await call({ ...request(106, 'session.read'), version: envelopeVersion + 1 })),
    expected: answered(106, 'bridge.invalid-arguments'),
  },
];
