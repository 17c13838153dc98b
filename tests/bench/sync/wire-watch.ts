import type { Page } from '@playwright/test';

/** What the page's own bridge has carried, seen from the page. */
interface WireWatch {
  socket: WebSocket | null;
  /** The courier's last word on how much waits for an answer. */
  waiting: number;
  /** Ids of mutations that the replica has had settled, and the call each group went with. */
  settled: number;
  readonly settling: Map<number, number>;
  onChange: () => void;
}
type WatchedWindow = Window & { wireWatch: WireWatch };

/** Runs in the page before its program: text, since what a loader makes of functions knows names that no page does. */
const watch = `{
  const wireWatch = { socket: null, waiting: 0, settled: 0, settling: new Map(), onChange: () => undefined };
  window.wireWatch = wireWatch;
  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...asked) {
      super(...asked);
      wireWatch.socket = this;
      this.addEventListener('message', ({ data }) => {
        const told = wireWatch.settling.size > 0 || data.slice(0, 80).includes('courier.changed') ? JSON.parse(data) : {};
        if (told.event === 'courier.changed') wireWatch.waiting = told.payload.waiting;
        wireWatch.settled += wireWatch.settling.get(told.id) ?? 0;
        if (told.id !== undefined) wireWatch.settling.delete(told.id);
        wireWatch.onChange();
      });
    }
    send(text) {
      if (text.slice(0, 80).includes('journal.settle')) {
        const { id, argument } = JSON.parse(text);
        wireWatch.settling.set(id, argument.ids.length);
      }
      super.send(text);
    }
  };
}`;

/** From its next loading on, the page keeps count of what its bridge carries. */
export const watchWire = async (page: Page): Promise<void> => {
  await page.addInitScript(watch);
};

export interface Carried {
  /** ms until the hub's answer to every mutation was on this machine's disk. */
  readonly answered: number;
  /** ms until every mutation had come back with the feed and left replica and journal. */
  readonly settled: number;
}

/** Asks for everything to be synced now, as the button does, and waits until `count` mutations have settled. */
export const syncNow = (page: Page, count: number): Promise<Carried> =>
  page.evaluate((expected) => {
    const { wireWatch } = window as unknown as WatchedWindow;
    return new Promise<Carried>((resolve) => {
      const settledBefore = wireWatch.settled;
      let answered = Number.NaN;
      let started = Number.NaN;
      wireWatch.onChange = () => {
        if (Number.isNaN(answered) && wireWatch.waiting === 0) answered = performance.now() - started;
        if (wireWatch.settled - settledBefore >= expected)
          resolve({ answered, settled: performance.now() - started });
      };
      // A number that no call of the program has: nobody waits for the answer.
      const call = { version: 1, kind: 'request', id: 2 ** 40, method: 'courier.sync-now' };
      started = performance.now();
      wireWatch.socket?.send(JSON.stringify(call));
    });
  }, count);

/** How much waits for the hub, once that is `count`. */
export const untilWaiting = async (page: Page, count: number): Promise<void> => {
  await page.waitForFunction(
    (expected) => (window as unknown as WatchedWindow).wireWatch.waiting === expected,
    count,
    { timeout: 300_000, polling: 100 },
  );
};
