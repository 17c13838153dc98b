import type { Fetch } from '../../electron/courier/hub-client';
import type { Chance } from './chance';
import type { HubAnswer, ModelHub } from './model-hub';
import { holdTime, type World } from './world';

/** How often what happens to a message, from 0 to 1. */
export interface Weather {
  readonly drop: number;
  readonly loseReply: number;
  readonly duplicate: number;
  readonly slow: number;
  /** Something between says what no hub says: a portal's page, a proxy's error. */
  readonly portal: number;
}

export const fairWeather: Weather = { drop: 0, loseReply: 0, duplicate: 0, slow: 0, portal: 0 };

interface Sender {
  readonly personId: string;
  readonly deviceId: string;
  readonly index: number;
  readonly isAlive: () => boolean;
}

/** A request that nobody answers is given up after this, ms: the time limit of the workstation itself. */
const patience = 30_000;
const heartbeat = 15_000;
/** News within this time of each other is told once, ms, as the hub does. */
const coalesce = 100;

/** What a workstation says that speaks a version before the first. */
const ofOldRelease = (body: string): string => {
  const asked = JSON.parse(body) as object;
  return JSON.stringify('protocolVersion' in asked ? { ...asked, protocolVersion: 0 } : asked);
};

interface Ear {
  readonly sender: Sender;
  readonly tell: (text: string) => void;
  readonly cut: () => void;
}

const json = { 'content-type': 'application/json; charset=utf-8' };

/**
 * The network between workstations and their hub. Messages are dropped, doubled, delayed, overtaken; replies perish
 * after the hub has acted. What becomes of a workstation's n-th message hangs on nothing but the seed and n.
 */
export class ModelNetwork {
  weather: Weather = fairWeather;
  /** False while nobody listens at the hub's address. */
  hubUp = true;
  /** False while the hub is there and its database is not. */
  databaseUp = true;
  readonly offline = new Set<number>();
  /** Workstations of a release that is older than any the hub speaks to. */
  readonly outdated = new Set<number>();
  readonly #world: World;
  readonly #chance: Chance;
  readonly #hub: ModelHub;
  readonly #sent = new Map<number, number>();
  readonly #ears = new Set<Ear>();
  /** The hub answers one at a time, so that its answers are the same in every run. */
  #answering: Promise<unknown> = Promise.resolve();
  /** Up to where the news has been told. */
  #told = 0;

  constructor(world: World, chance: Chance, hub: ModelHub) {
    this.#world = world;
    this.#chance = chance;
    this.#hub = hub;
  }

  /** What the workstation's process has in the place of `fetch`. */
  fetchOf(sender: Sender): Fetch {
    return (url, init) => {
      const { pathname } = new URL(url);
      return pathname === '/v1/pokes' ? this.#listen(sender, init) : this.#ask(sender, pathname, init);
    };
  }

  /** Ends every stream of pokes there is, or those of one workstation. */
  cutStreams(index?: number): void {
    for (const ear of [...this.#ears]) if (index === undefined || ear.sender.index === index) ear.cut();
  }

  async #ask(sender: Sender, path: string, init: RequestInit): Promise<Response> {
    const nth = (this.#sent.get(sender.index) ?? 0) + 1;
    this.#sent.set(sender.index, nth);
    const chance = this.#chance.of(sender.index, nth);
    const fate = this.#fateOf(chance);
    const sent = typeof init.body === 'string' ? init.body : null;
    const body = sent !== null && this.outdated.has(sender.index) ? ofOldRelease(sent) : sent;
    const question = { ...sender, method: init.method ?? 'GET', path, body };
    const gone = (): never => {
      throw new TypeError('fetch failed');
    };
    const began = this.#world.now;
    await this.#world.wait(chance.between(1, 60));
    if (fate === 'drop' || !this.#reaches(sender)) {
      await this.#world.wait(fate === 'drop' ? patience : 5);
      return gone();
    }
    if (fate === 'portal')
      return chance.happens(0.5)
        ? new Response('<html>Sign in to the hotel</html>', { headers: { 'content-type': 'text/html' } })
        : new Response('busy', { status: 503, headers: { 'content-type': 'text/plain' } });
    if (fate === 'slow') await this.#world.wait(chance.between(1_000, 45_000));
    if (fate === 'duplicate') {
      const late = chance.between(100, 60_000);
      this.#world.after(late, () => void this.#deliver(question));
    }
    const answer = await this.#deliver(question);
    await this.#world.wait(chance.between(1, 60));
    const tooLate = this.#world.now - began > patience;
    if (fate === 'loseReply' || tooLate || !answer || !this.#reaches(sender)) return gone();
    return new Response(answer.body, { status: answer.status, headers: json });
  }

  #fateOf(chance: Chance): keyof Weather | 'none' {
    let drawn = chance.next();
    for (const fate of ['drop', 'loseReply', 'duplicate', 'slow', 'portal'] as const) {
      if (drawn < this.weather[fate]) return fate;
      drawn -= this.weather[fate];
    }
    return 'none';
  }

  #reaches({ index }: Sender): boolean {
    return this.hubUp && !this.offline.has(index);
  }

  /** The hub acts, whether or not anybody hears of it. Null where it is not there. */
  #deliver(question: Parameters<ModelHub['answer']>[0]): Promise<HubAnswer | null> {
    const answered = this.#answering.then(async (): Promise<HubAnswer | null> => {
      if (!this.hubUp) return null;
      if (!this.databaseUp)
        return { status: 503, body: JSON.stringify({ error: { code: 'hub.unavailable' } }) };
      const answer = await this.#hub.answer(question);
      const head = await this.#hub.head();
      if (head !== this.#told) this.news(head);
      return answer;
    });
    this.#answering = answered.catch(() => undefined);
    return holdTime(answered);
  }

  /** Tells whoever listens that there is something up to `head`. */
  news(head: number): void {
    this.#told = head;
    for (const ear of this.#ears) ear.tell(`event: poke\ndata: {"head":${head}}\n\n`);
  }

  async #listen(sender: Sender, init: RequestInit): Promise<Response> {
    await this.#world.wait(20);
    if (!this.#reaches(sender) || init.signal?.aborted) throw new TypeError('fetch failed');
    const encoder = new TextEncoder();
    let beat = (): void => undefined;
    let ear: Ear | null = null;
    let news = '';
    const forget = (): void => {
      beat();
      if (ear) this.#ears.delete(ear);
    };
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const made: Ear = {
          sender,
          tell: (text) => {
            const waits = news !== '';
            news = text;
            if (waits) return;
            this.#world.after(coalesce, () => {
              if (this.#ears.has(made)) controller.enqueue(encoder.encode(news));
              news = '';
            });
          },
          cut: () => {
            forget();
            controller.error(new TypeError('terminated'));
          },
        };
        ear = made;
        this.#ears.add(made);
        const again = (): void => {
          beat = this.#world.after(heartbeat, () => {
            if (!sender.isAlive()) return forget();
            controller.enqueue(encoder.encode(':\n\n'));
            again();
          });
        };
        again();
        init.signal?.addEventListener('abort', () => {
          if (this.#ears.has(made)) made.cut();
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  }
}
