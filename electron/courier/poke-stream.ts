import { createParser } from 'eventsource-parser';
import type { DomainError } from '#shared/kernel/errors';
import { domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';
import { poke } from '#shared/protocol/hub-api';
import type { Scheduler } from '../ports/scheduler';
import type { AuthorizedHub } from './authorized-hub';
import type { HttpAnswer } from './hub-client';

/** A stream that says nothing for this long, not even a heartbeat, is taken for dead: some proxies just go quiet. */
const silenceAllowed = 45_000;

export interface Poke {
  readonly head: number;
  /** Names this poke, for taking the stream up again after it; null where the hub gave it no name. */
  readonly id: string | null;
}

export interface PokeListener {
  /** The hub's first words came through: an answer whose body a proxy keeps to itself is no stream. */
  opened(): void;
  /** More came through after them. */
  goesOn(): void;
  poked(poke: Poke): void;
}

export interface ListenOptions {
  readonly signal: AbortSignal;
  /** The last poke that was heard: the hub tells at once whether there was any since. Null asks for none. */
  readonly after: string | null;
}

const isEventStream = (response: HttpAnswer): boolean =>
  (response.headers.get('content-type') ?? '').toLowerCase().startsWith('text/event-stream');

const headOf = (data: string): number | null => {
  try {
    const parsed = poke.safeParse(JSON.parse(data));
    return parsed.success ? parsed.data.head : null;
  } catch {
    return null;
  }
};

/** Listens to the hub's pokes until the stream ends, falls silent or `signal` aborts; resolves with the reason. */
export const listenToPokes = async (
  hub: AuthorizedHub,
  scheduler: Scheduler,
  listener: PokeListener,
  { signal, after }: ListenOptions,
): Promise<Result<never, DomainError>> => {
  const silence = new AbortController();
  let cancel = scheduler.after(silenceAllowed, () => silence.abort());
  const heard = (): void => {
    cancel();
    cancel = scheduler.after(silenceAllowed, () => silence.abort());
  };
  try {
    const response = await hub.send({
      method: 'GET',
      path: '/v1/pokes',
      signal: AbortSignal.any([signal, silence.signal]),
      ...(after === null ? {} : { lastEventId: after }),
    });
    if (!response.ok) return response;
    // A portal's page is an answer too, and would pass for a hub that has nothing to say.
    if (!response.value.body || !isEventStream(response.value)) return err(domainError('hub.not-a-hub'));
    const parser = createParser({
      onEvent: (event) => {
        const head = event.event === 'poke' ? headOf(event.data) : null;
        if (head !== null) listener.poked({ head, id: event.id ?? null });
      },
    });
    const decoder = new TextDecoder();
    let opened = false;
    for await (const chunk of response.value.body) {
      heard();
      if (opened) listener.goesOn();
      else listener.opened();
      opened = true;
      parser.feed(decoder.decode(chunk, { stream: true }));
    }
    return err(domainError('hub.unreachable'));
  } catch {
    return err(domainError('hub.unreachable'));
  } finally {
    cancel();
    // Of an answer that is no stream nobody reads the rest: its connection would stay open.
    silence.abort();
  }
};
