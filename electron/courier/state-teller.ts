import { isDeepStrictEqual } from 'node:util';
import type { CourierState } from '#shared/bridge/contract';
import type { Scheduler } from '../ports/scheduler';

/**
 * Counts and times that go on changing are told this seldom, in ms: nobody reads faster, and each word is drawn, which
 * takes from the sync that it tells of.
 */
const countsEvery = 250;

/** What a person waits for or must act on is told at once: that contact changed, or that nothing waits any more. */
const isPressing = (told: CourierState, state: CourierState): boolean =>
  told.contact !== state.contact ||
  !isDeepStrictEqual(told.problem, state.problem) ||
  told.needingAttention !== state.needingAttention ||
  (told.waiting === 0) !== (state.waiting === 0);

/** Tells windows how a courier stands, where that changed. */
export class StateTeller {
  readonly #read: () => CourierState;
  readonly #scheduler: Scheduler;
  readonly #emit: (state: CourierState) => void;
  #told: CourierState | null = null;
  /** Set while the last word is fresh. */
  #cancelPause: (() => void) | null = null;
  #stopped = false;

  constructor(read: () => CourierState, scheduler: Scheduler, emit: (state: CourierState) => void) {
    this.#read = read;
    this.#scheduler = scheduler;
    this.#emit = emit;
  }

  /** The state may have changed. */
  tell(): void {
    const state = this.#read();
    if (isDeepStrictEqual(state, this.#told)) return;
    if (this.#cancelPause && this.#told && !isPressing(this.#told, state)) return;
    this.#told = state;
    this.#cancelPause?.();
    this.#cancelPause = this.#stopped
      ? null
      : this.#scheduler.after(countsEvery, () => {
          this.#cancelPause = null;
          this.tell();
        });
    this.#emit(state);
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelPause?.();
    this.#cancelPause = null;
  }
}
