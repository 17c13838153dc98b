import { z } from 'zod';
import { bridgeEvents, bridgeMethods } from '#shared/bridge/contract';
import type { BridgeEvent, BridgeHandlers, BridgeMethod, BridgePayload } from '#shared/bridge/derived';
import {
  type EventEnvelope,
  envelopeVersion,
  type ResponseEnvelope,
  requestEnvelope,
} from '#shared/bridge/envelope';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { quickParse } from '#shared/kernel/quick-check';
import { err, type Result } from '#shared/kernel/result';
import type { Logger } from '../ports/logger';

type AnyHandler = (argument: unknown) => Promise<Result<unknown, DomainError>> | Result<unknown, DomainError>;

const isMethod = (name: string): name is BridgeMethod => Object.hasOwn(bridgeMethods, name);

const respond = (id: number, result: Result<unknown, DomainError>): ResponseEnvelope => ({
  version: envelopeVersion,
  kind: 'response',
  id,
  result: result.ok
    ? { ok: true, value: result.value }
    : {
        ok: false,
        error: {
          code: result.error.code,
          ...(result.error.details ? { details: result.error.details } : {}),
        },
      },
});

/** The number a caller waits for, where even a malformed envelope tells it: an answer without it would wait for ever. */
const idOf = (message: unknown): number => {
  const read = z.looseObject({ id: requestEnvelope.shape.id }).safeParse(message);
  return read.success ? read.data.id : 0;
};

/**
 * Answers one envelope from a renderer, which is treated as hostile: whatever cannot be read, is not in the contract or
 * does not parse gets a typed error, and nothing it sends can end the process. The host has checked the sender.
 */
export const makeBridgeDispatcher = (handlers: BridgeHandlers, logger: Logger) => {
  const answer = async (method: string, argument: unknown): Promise<Result<unknown, DomainError>> => {
    if (!isMethod(method)) return err(domainError('bridge.unknown-method'));
    const parsed = quickParse<z.ZodType>(bridgeMethods[method].argument)(argument);
    if (!parsed.success) {
      logger.warn('bridge.invalid-arguments', { method });
      return err(domainError('bridge.invalid-arguments', { method }));
    }
    // The table pairs each method with the handler of its own argument type; TypeScript cannot follow the index.
    const handler = handlers[method] as AnyHandler;
    return handler(parsed.data);
  };

  return async (message: unknown): Promise<ResponseEnvelope> => {
    const envelope = requestEnvelope.safeParse(message);
    if (!envelope.success) {
      logger.warn('bridge.invalid-envelope');
      return respond(idOf(message), err(domainError('bridge.invalid-arguments')));
    }
    const { id, method, argument } = envelope.data;
    try {
      return respond(id, await answer(method, argument));
    } catch (error) {
      logger.warn('bridge.failed', { method, error: error instanceof Error ? error.name : 'unknown' });
      return respond(id, err(domainError('bridge.failed')));
    }
  };
};
export type BridgeDispatcher = ReturnType<typeof makeBridgeDispatcher>;

export const toEventEnvelope = <E extends BridgeEvent>(
  event: E,
  payload: BridgePayload<E>,
): EventEnvelope => {
  // Parsing strips nothing from strict schemas: what does not fit is our own bug and must not reach a window.
  const read = quickParse<z.ZodType>(bridgeEvents[event])(payload);
  if (!read.success) throw read.error;
  return { version: envelopeVersion, kind: 'event', event, payload };
};
