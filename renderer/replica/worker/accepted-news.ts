import type { FeedPage } from '#shared/protocol/hub-api';
import type { JournaledMutation } from '#shared/sync/rebase';
import type { Step } from './keeper';
import { withNews } from './pending-changes';

const isAccepted = ({ state, answer }: JournaledMutation): boolean =>
  state === 'answered' && answer !== null && answer.outcome !== 'rejected';

/**
 * What the hub accepted and the replica has not taken in yet: it waits for the page that brings its effect, with which
 * the mutation leaves, rather than being written once more as accepted. The journal has the answers meanwhile.
 */
export class AcceptedNews {
  readonly #settled: ReadonlySet<string>;
  #waiting: JournaledMutation[] = [];

  /** @param settled ids that left for good */
  constructor(settled: ReadonlySet<string>) {
    this.#settled = settled;
  }

  /** Keeps what was accepted; the rest, as part of a step that is for now. */
  keep(news: readonly JournaledMutation[]): Pick<Step, 'pending'> {
    this.#waiting.push(...news.filter(isAccepted));
    return this.#stepOf(news.filter((journaled) => !isAccepted(journaled)));
  }

  /** What these pages bring the effect of, as part of the step that takes them in; it is not kept any longer. */
  broughtBy(pages: readonly FeedPage[], isLast: boolean): Pick<Step, 'pending'> {
    const seqs = pages.at(-1)?.cursors.map(({ seq }) => seq) ?? [];
    return this.#upTo(isLast ? Number.POSITIVE_INFINITY : Math.max(...seqs));
  }

  /** All that is still kept, as part of a step. */
  rest(): Pick<Step, 'pending'> {
    return this.#upTo(Number.POSITIVE_INFINITY);
  }

  /** The hub began anew: what it said before it did is no news any more. */
  clear(): void {
    this.#waiting = [];
  }

  #upTo(reached: number): Pick<Step, 'pending'> {
    const isReached = ({ answer }: JournaledMutation): boolean => (answer?.seq ?? 0) <= reached;
    const found = this.#waiting.filter(isReached);
    this.#waiting = this.#waiting.filter((journaled) => !isReached(journaled));
    return this.#stepOf(found);
  }

  #stepOf(news: readonly JournaledMutation[]): Pick<Step, 'pending'> {
    return news.length === 0 ? {} : { pending: withNews(news, this.#settled) };
  }
}
