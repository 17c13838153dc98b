import type { OpenMutation } from '#shared/bridge/contract';
import { bridgeMethods } from '#shared/bridge/contract';
import type { Bridge, BridgeArgument, BridgeMethod, BridgeResult } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { toOpenMutation } from '../../../electron/courier/courier';
import { JournalIndex, knownError } from '../../../electron/journal/journal-state';
import type { MemoryHub } from './memory-hub';

/** The methods that a replica calls. */
type Served =
  | 'journal.append'
  | 'journal.next-device-sequence'
  | 'journal.read-open'
  | 'journal.settle'
  | 'journal.retry'
  | 'claims.next'
  | 'scope.forget'
  | 'scope.evict'
  | 'scope.list-here'
  | 'mutation.send'
  | 'feed.pull';

type Handlers = {
  readonly [M in Served]: (
    argument: BridgeArgument<M>,
  ) => Result<BridgeResult<M>, DomainError> | Promise<Result<BridgeResult<M>, DomainError>>;
};

/** What happens to a call: nothing, its answer gets lost, it never arrives, or it is refused. */
export type Fault = 'none' | 'answer-lost' | 'cut' | DomainError;

/**
 * The main process behind the bridge: the journal's own state machine, kept in memory instead of a file, and a
 * courier that goes when it is told to. Whatever crosses is parsed by the contract's schemas and copied as JSON.
 */
export class MemoryMain {
  /** Reachable, for pages and pushes. */
  online = true;
  /** Scopes of which there are files, too. */
  alsoHere: string[] = [];
  /** Decides what becomes of each call. */
  fault: (method: BridgeMethod, argument: unknown) => Fault = () => 'none';
  readonly calls: BridgeMethod[] = [];
  readonly hub: MemoryHub;
  #journal = new JournalIndex();
  #sequence = 0;

  constructor(hub: MemoryHub) {
    this.hub = hub;
  }

  readonly bridge: Pick<Bridge, 'call'> = {
    call: async (method, ...[argument]) => this.#serve(method, argument),
  };

  /** What the journal holds open, oldest first. */
  open(): OpenMutation[] {
    return this.#journal.open().map(toOpenMutation);
  }

  /** Brings up to `count` unanswered mutations to the hub. Answers with what a courier would tell the windows. */
  push(count = Number.MAX_SAFE_INTEGER): OpenMutation[] {
    if (!this.online) return [];
    const batch = this.#journal.unanswered().slice(0, count);
    const ids = batch.map(({ mutation }) => mutation.id);
    this.#journal.apply({ type: 'sent', ids });
    const answers = this.hub.judge(batch.map(({ mutation }) => mutation));
    if (answers.length > 0) this.#journal.apply({ type: 'answered', answers, epoch: this.hub.epoch });
    return this.#told(ids);
  }

  /** Sets a mutation apart, with those behind it, as the courier does after five failures. */
  park(id: MutationId): OpenMutation[] {
    const ids = this.#journal.withDependents([id]);
    this.#journal.apply({ type: 'parked', ids, problem: { code: 'hub.failed' } });
    return this.#told(ids);
  }

  /** Loses everything but the first `kept` mutations. */
  damage(kept: number): void {
    const rest = this.#journal.open().slice(0, kept);
    this.#journal = new JournalIndex();
    for (const { mutation } of rest) this.#journal.apply({ type: 'appended', mutation });
  }

  /** Every mutation as it was journaled, settled ones left out. */
  entry(id: string): OpenMutation | undefined {
    return this.open().find(({ mutation }) => mutation.id === id);
  }

  #told(ids: readonly MutationId[]): OpenMutation[] {
    const told = new Set<string>(ids);
    return this.open().filter(({ mutation }) => told.has(mutation.id));
  }

  async #serve<M extends BridgeMethod>(
    method: M,
    argument: unknown,
  ): Promise<Result<BridgeResult<M>, DomainError>> {
    this.calls.push(method);
    const fault = this.fault(method, argument);
    if (fault === 'cut') return err(domainError('bridge.closed'));
    if (typeof fault === 'object') return err(fault);
    if (!Object.hasOwn(this.#handlers, method)) return err(domainError('bridge.unknown-method'));
    const schema = bridgeMethods[method];
    const parsed = schema.argument.safeParse(crossed(argument));
    if (!parsed.success) return err(domainError('bridge.invalid-arguments'));
    // The table is keyed by the same method whose schema parsed the argument.
    const handler = this.#handlers[method as Served] as (
      argument: unknown,
    ) => Result<unknown, DomainError> | Promise<Result<unknown, DomainError>>;
    const answer = await handler(parsed.data);
    if (fault === 'answer-lost') return err(domainError('bridge.closed'));
    if (!answer.ok) return answer;
    return ok(schema.result.parse(structuredClone(answer.value)) as BridgeResult<M>);
  }

  readonly #handlers: Handlers = {
    'journal.append': ({ mutation }) => {
      this.#journal.apply({ type: 'appended', mutation });
      return ok({ position: this.#journal.get(mutation.id)?.position ?? 0 });
    },
    'journal.next-device-sequence': () => {
      this.#sequence += 1;
      return ok(this.#sequence);
    },
    'journal.read-open': () => ok({ open: this.open() }),
    'journal.settle': ({ ids, epoch }) => {
      this.#journal.apply({ type: 'settled', ids, ...(epoch === undefined ? {} : { epoch }) });
      return ok(undefined);
    },
    'journal.retry': ({ ids }) => {
      this.#journal.apply({ type: 'retried', ids });
      return ok(undefined);
    },
    'claims.next': ({ id }) =>
      this.online
        ? ok({ workItemId: this.hub.claimNext(id).workItemId })
        : err(domainError('hub.unreachable')),
    'scope.list-here': () => ok({ scopes: [...this.#journal.scopes(), ...this.alsoHere] }),
    'scope.evict': ({ scope }) => {
      const own = this.#journal.open().filter(({ mutation }) => (mutation.scope as string) === scope);
      if (own.some(({ state }) => state !== 'answered')) return err(domainError('scope.unsent'));
      const ids = own.map(({ mutation }) => mutation.id);
      this.alsoHere = this.alsoHere.filter((other) => other !== scope);
      this.#journal.apply({ type: 'erased', ids, deviceSequence: this.#sequence });
      return ok(undefined);
    },
    'mutation.send': ({ mutation }) => {
      if (!this.online) return err(domainError('hub.unreachable'));
      const [answer] = this.hub.judge([mutation]);
      return answer?.error ? err(knownError(answer.error)) : ok(undefined);
    },
    'scope.forget': ({ scope }) => {
      const own = this.#journal.open().filter(({ mutation }) => (mutation.scope as string) === scope);
      if (own.some(({ state }) => state !== 'answered')) return err(domainError('scope.unsent'));
      const receipt = this.online ? this.hub.receipt(scope) : null;
      if (!receipt) return err(domainError(this.online ? 'scope.still-visible' : 'hub.unreachable'));
      const ids = own.map(({ mutation }) => mutation.id);
      this.alsoHere = this.alsoHere.filter((other) => other !== scope);
      this.#journal.apply({ type: 'erased', ids, deviceSequence: this.#sequence });
      return ok(receipt);
    },
    'feed.pull': (asked) => {
      if (!this.online) return err(domainError('hub.unreachable'));
      const body = this.hub.page(asked);
      this.#journal.apply({ type: 'reopened', ids: this.#journal.ofOtherEpochs(this.hub.epoch) });
      return ok({ body: new TextEncoder().encode(body) });
    },
  };
}

const crossed = (value: unknown): unknown =>
  value === undefined ? undefined : JSON.parse(JSON.stringify(value));
