import { bridgeEvents, bridgeMethods } from '#shared/bridge/contract';
import type { Bridge, BridgeEvent, BridgeMethod, BridgePayload, BridgeResult } from '#shared/bridge/derived';
import { envelopeVersion, eventEnvelope, responseEnvelope } from '#shared/bridge/envelope';
import { type DomainError, domainError, isErrorCode } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { Transport } from './transport';

/** An error as it crossed the bridge; a code that this build does not know becomes `bridge.failed`. */
export const readBridgeError = (error: { code: string; details?: DomainError['details'] }): DomainError =>
  isErrorCode(error.code) ? { code: error.code, details: error.details } : domainError('bridge.failed');

const readResponse = <M extends BridgeMethod>(
  method: M,
  id: number,
  response: unknown,
): Result<BridgeResult<M>, DomainError> => {
  if (response === null) return err(domainError('bridge.closed'));
  const envelope = responseEnvelope.safeParse(response);
  if (!envelope.success || envelope.data.id !== id) return err(domainError('bridge.failed'));
  const { result } = envelope.data;
  if (!result.ok) return err(readBridgeError(result.error));
  const value = bridgeMethods[method].result.safeParse(result.value);
  return value.success ? ok(value.data as BridgeResult<M>) : err(domainError('bridge.failed'));
};

type Listeners = { readonly [E in BridgeEvent]: Set<(payload: BridgePayload<E>) => void> };

export interface BridgeClient extends Bridge {
  /** Tells anew what may have been missed while the way was cut. */
  catchUp(): Promise<void>;
}

/** The renderer's side of the bridge over any transport: numbers the calls, parses all that comes back. */
export const makeBridge = (transport: Transport): BridgeClient => {
  const listeners: Listeners = {
    'absence.ended': new Set(),
    'session.changed': new Set(),
    'courier.changed': new Set(),
    'feed.news': new Set(),
    'journal.changed': new Set(),
    'journal.erased': new Set(),
    'attachment.changed': new Set(),
    'document.received': new Set(),
    'document.states': new Set(),
    'recorder.changed': new Set(),
    'recorder.pressed': new Set(),
  };
  let lastId = 0;

  const tell = <E extends BridgeEvent>(event: E, raw: unknown): void => {
    const payload = bridgeEvents[event].safeParse(raw);
    if (!payload.success) return;
    for (const listener of [...listeners[event]]) listener(payload.data as BridgePayload<E>);
  };
  transport.listen((raw) => {
    const envelope = eventEnvelope.safeParse(raw);
    if (envelope.success && Object.hasOwn(bridgeEvents, envelope.data.event))
      tell(envelope.data.event as BridgeEvent, envelope.data.payload);
  });

  const call: Bridge['call'] = async (method, ...[argument]) => {
    const id = ++lastId;
    const request = { version: envelopeVersion, kind: 'request', id, method, argument } as const;
    return readResponse(method, id, await transport.send(request));
  };

  return {
    call,
    on: (event, listener) => {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    catchUp: async () => {
      const [session, courier, journal, attachments] = await Promise.all([
        call('session.read'),
        call('courier.read'),
        call('journal.read-open'),
        call('attachment.state'),
      ]);
      if (session.ok) tell('session.changed', session.value);
      if (courier.ok) tell('courier.changed', courier.value);
      if (journal.ok) tell('journal.changed', { open: journal.value.open });
      if (attachments.ok) tell('attachment.changed', attachments.value);
      tell('feed.news', { head: null });
    },
  };
};
