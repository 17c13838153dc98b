import { err } from '#shared/kernel/result';
import { noSession } from '../courier/courier';

/** The handlers of whoever works here now, whoever that is when they are asked. */
export const forwarded = <M extends string, H extends object>(
  methods: Readonly<Record<M, unknown>>,
  present: () => Promise<H | null>,
): H => {
  // Method and argument come together from the dispatcher, which has parsed the one by the other.
  const forward = (method: M) => async (argument: unknown) => {
    const handlers = await present();
    return handlers
      ? (handlers as Record<M, (argument: unknown) => unknown>)[method](argument)
      : err(noSession);
  };
  return Object.fromEntries(
    (Object.keys(methods) as M[]).map((method) => [method, forward(method)]),
  ) as unknown as H;
};
