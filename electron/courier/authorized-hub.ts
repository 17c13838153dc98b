import type { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import type { HubDescription } from '#shared/protocol/hub-api';
import { answeredWithin } from './answered-within';
import { answerTimeout, type HttpAnswer, type HubRequest } from './hub-client';

/** A hub as one signed-in person reaches it: every request carries a fresh access token. */
export interface AuthorizedHub {
  request<S extends z.ZodType>(schema: S, request: HubRequest): Promise<Result<z.infer<S>, DomainError>>;
  bytes(request: HubRequest): Promise<Result<Uint8Array<ArrayBuffer>, DomainError>>;
  /** A response whose body is still coming. */
  send(request: HubRequest): Promise<Result<HttpAnswer, DomainError>>;
  /** Checks that this is still the hub the person signed in to. */
  describe(): Promise<Result<HubDescription, DomainError>>;
}

/** A hub that is asked, for the usual time at most, until `signal` says that nobody waits for answers any more. */
export const askedUntil = (signal: AbortSignal, hub: AuthorizedHub): AuthorizedHub => {
  const ask = <T>(
    request: HubRequest,
    what: (request: HubRequest) => Promise<Result<T, DomainError>>,
  ): Promise<Result<T, DomainError>> =>
    answeredWithin(answerTimeout, request.signal ? [signal, request.signal] : [signal], (ending) =>
      what({ ...request, signal: ending }),
    );
  return {
    request: (schema, request) => ask(request, (ending) => hub.request(schema, ending)),
    bytes: (request) => ask(request, (ending) => hub.bytes(ending)),
    send: (request) => ask(request, (ending) => hub.send(ending)),
    describe: () => hub.describe(),
  };
};

/**
 * A hub that is looked up for each request: its person may have signed in again since the last. Errors: also
 * `session.missing` where there is none any more.
 */
export const lookedUp = (present: () => AuthorizedHub | null): AuthorizedHub => {
  const ask = async <T>(
    what: (hub: AuthorizedHub) => Promise<Result<T, DomainError>>,
  ): Promise<Result<T, DomainError>> => {
    const hub = present();
    return hub ? what(hub) : err(domainError('session.missing'));
  };
  return {
    request: (schema, request) => ask((hub) => hub.request(schema, request)),
    bytes: (request) => ask((hub) => hub.bytes(request)),
    send: (request) => ask((hub) => hub.send(request)),
    describe: () => ask((hub) => hub.describe()),
  };
};
