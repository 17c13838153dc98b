import type { z } from 'zod';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import type { HubDescription } from '#shared/protocol/hub-api';
import type { HttpAnswer, HubRequest } from './hub-client';

/** A hub as one signed-in person reaches it: every request carries a fresh access token. */
export interface AuthorizedHub {
  request<S extends z.ZodType>(schema: S, request: HubRequest): Promise<Result<z.infer<S>, DomainError>>;
  bytes(request: HubRequest): Promise<Result<Uint8Array<ArrayBuffer>, DomainError>>;
  /** A response whose body is still coming. */
  send(request: HubRequest): Promise<Result<HttpAnswer, DomainError>>;
  /** Checks that this is still the hub the person signed in to. */
  describe(): Promise<Result<HubDescription, DomainError>>;
}
