import type { z } from 'zod';
import type { DomainError } from '../kernel/errors';
import type { Result } from '../kernel/result';
import type { bridgeEvents, bridgeMethods } from './contract';

export type BridgeMethod = keyof typeof bridgeMethods;
export type BridgeEvent = keyof typeof bridgeEvents;

export type BridgeArgument<M extends BridgeMethod> = z.infer<(typeof bridgeMethods)[M]['argument']>;
export type BridgeResult<M extends BridgeMethod> = z.infer<(typeof bridgeMethods)[M]['result']>;
export type BridgePayload<E extends BridgeEvent> = z.infer<(typeof bridgeEvents)[E]>;

/** The main process's side: one handler a method, each answering with a value or a coded error. */
export type BridgeHandlers = {
  readonly [M in BridgeMethod]: (
    argument: BridgeArgument<M>,
  ) => Promise<Result<BridgeResult<M>, DomainError>> | Result<BridgeResult<M>, DomainError>;
};

/** The renderer's side. */
export interface Bridge {
  call<M extends BridgeMethod>(
    method: M,
    ...argument: BridgeArgument<M> extends undefined ? [] : [BridgeArgument<M>]
  ): Promise<Result<BridgeResult<M>, DomainError>>;
  /** Listens until the function it returns is called. */
  on<E extends BridgeEvent>(event: E, listener: (payload: BridgePayload<E>) => void): () => void;
}

/** How the main process speaks up. */
export type EmitBridgeEvent = <E extends BridgeEvent>(event: E, payload: BridgePayload<E>) => void;
