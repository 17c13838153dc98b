import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, type Result } from '#shared/kernel/result';

/**
 * Asks the hub something, for `time` ms at most and as long as none of `signals` says that nobody waits any more: then
 * the answer is `hub.unreachable`, whatever becomes of the question. It has a timer and listeners of its own where
 * `AbortSignal.any` would be shorter: Node's garbage collector takes a timeout that nothing but such a signal names, and
 * the question would never end (nodejs/node#57736).
 */
export const answeredWithin = <T>(
  time: number,
  signals: readonly AbortSignal[],
  ask: (signal: AbortSignal) => Promise<Result<T, DomainError>>,
): Promise<Result<T, DomainError>> =>
  new Promise((resolve, reject) => {
    const ending = new AbortController();
    const settle = (): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', end);
    };
    const end = (): void => {
      settle();
      ending.abort();
      resolve(err(domainError('hub.unreachable')));
    };
    // A program that ends waits for none of it.
    const timer = setTimeout(end, time).unref();
    for (const signal of signals) signal.addEventListener('abort', end);
    if (signals.some(({ aborted }) => aborted)) end();
    else ask(ending.signal).then(resolve, reject).finally(settle);
  });
