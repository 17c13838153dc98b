import { useState } from 'react';
import type { Result } from '#shared/kernel/result';

/**
 * What is pressed again before its answer came is the same press: it gets that answer, and nothing is done twice. A
 * flag in React's state would not do: it holds only once the screen was drawn again.
 */
export class Presses<R extends Result<unknown, unknown>> {
  readonly #underway = new Map<string, Promise<R>>();

  join(press: string, task: () => Promise<R>): Promise<R> {
    return this.#join(press, task, () => false);
  }

  /** For what closes a form: once that was done, pressing it again until it is off the screen does nothing more. */
  joinLast(press: string, task: () => Promise<R>): Promise<R> {
    return this.#join(press, task, ({ ok }) => ok);
  }

  #join(press: string, task: () => Promise<R>, isLast: (answer: R) => boolean): Promise<R> {
    const former = this.#underway.get(press);
    if (former !== undefined) return former;
    const forget = () => this.#underway.delete(press);
    const answer = task();
    this.#underway.set(press, answer);
    void answer.then((given) => isLast(given) || forget(), forget);
    return answer;
  }
}

/** Those of one component, for as long as it is on screen. */
export const usePresses = <R extends Result<unknown, unknown>>(): Presses<R> =>
  useState(() => new Presses<R>())[0];
