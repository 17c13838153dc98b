import { z } from 'zod';

/**
 * What crosses the bridge, whichever host carries it (Electron's message channel or a loopback WebSocket).
 * `version` is that of this envelope, not of the contract: renderer and main process are always of one build.
 */
export const envelopeVersion = 1;

export const requestEnvelope = z.strictObject({
  version: z.literal(envelopeVersion),
  kind: z.literal('request'),
  id: z.number().int().nonnegative(),
  method: z.string().min(1).max(80),
  /** Absent where the method takes nothing: JSON has no `undefined`. */
  argument: z.unknown().optional(),
});
export type RequestEnvelope = z.infer<typeof requestEnvelope>;

export const bridgeError = z.strictObject({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

export const responseEnvelope = z.strictObject({
  version: z.literal(envelopeVersion),
  kind: z.literal('response'),
  id: z.number().int().nonnegative(),
  result: z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), value: z.unknown().optional() }),
    z.strictObject({ ok: z.literal(false), error: bridgeError }),
  ]),
});
export type ResponseEnvelope = z.infer<typeof responseEnvelope>;

/**
 * A response whose value has bytes in `body`, as a way that carries text sends it: the envelope without them, marked,
 * and the bytes as the very next message. In JSON a page of the feed would cost four readings on its way.
 */
export const bytesFollow = 'bytesFollow';

/** The bytes in a response's `body`; null where it has none. */
export const bytesOf = ({ result }: ResponseEnvelope): Uint8Array | null => {
  const value = result.ok ? result.value : null;
  return typeof value === 'object' && value !== null && 'body' in value && value.body instanceof Uint8Array
    ? value.body
    : null;
};

export const eventEnvelope = z.strictObject({
  version: z.literal(envelopeVersion),
  kind: z.literal('event'),
  event: z.string().min(1).max(80),
  payload: z.unknown().optional(),
});
export type EventEnvelope = z.infer<typeof eventEnvelope>;
