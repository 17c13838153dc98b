import { renewedLeases } from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Scheduler } from '../ports/scheduler';
import type { AuthorizedHub } from './authorized-hub';

/** After contact that failed, how long until it may be made again, ms. */
const againAfterFailure = 30_000;

/**
 * Tells the hub that this workstation is there, so that what its person holds stays theirs. It goes on while the window
 * is hidden, as often as the hub asks for it; nothing is told while the hub cannot be reached, and its first answer
 * after that begins again. Which items those are is the hub's to know.
 */
export class LeaseContact {
  readonly #hub: AuthorizedHub;
  readonly #scheduler: Scheduler;
  /** Since when the next contact waits, and until when, epoch ms; null where it waits for nothing. */
  #pause: { readonly from: number; readonly until: number } | null = null;
  #telling = false;
  #stopped = false;
  #cancel: () => void = () => undefined;

  constructor(hub: AuthorizedHub, scheduler: Scheduler) {
    this.#hub = hub;
    this.#scheduler = scheduler;
  }

  /** The hub answered something: contact is made now if it is due. */
  async reached(): Promise<void> {
    if (this.#stopped || this.#telling || this.#isPausing()) return;
    this.#telling = true;
    this.#cancel();
    // Until it has worked out, the next contact waits for the hub's next answer.
    this.#waitFor(againAfterFailure);
    try {
      const body = { protocolVersion };
      const told = await this.#hub.request(renewedLeases, { method: 'POST', path: '/v1/leases/renew', body });
      if (told.ok && !this.#stopped) this.#comeAgain(told.value.again);
    } finally {
      this.#telling = false;
    }
  }

  #comeAgain(pause: number): void {
    this.#waitFor(pause);
    this.#cancel = this.#scheduler.after(pause, () => {
      // The timer knows best: a clock that was set back, by a millisecond even, would have nothing else come of it.
      this.#pause = null;
      void this.reached();
    });
  }

  #waitFor(pause: number): void {
    const now = this.#scheduler.now();
    this.#pause = { from: now, until: now + pause };
  }

  /** A clock that stands before the pause began was set back since: who knows how long it lasts by now. */
  #isPausing(): boolean {
    const now = this.#scheduler.now();
    return this.#pause !== null && now >= this.#pause.from && now < this.#pause.until;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancel();
  }
}
