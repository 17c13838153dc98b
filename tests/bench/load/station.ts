import { randomUUID } from 'node:crypto';
import type { FeedPage, PushResponse, ScopeCursor, Session } from '../../../shared/protocol/hub-api';
import { protocolVersion } from '../../../shared/protocol/version';
import { newId } from '../new-id';
import { Line, type Timed } from './wire';

/** What all workstations together saw. */
export interface Tally {
  readonly pushes: number[];
  readonly pulls: number[];
  /** From the answer to a push to the poke that tells a colleague of it, ms. */
  readonly pokeDelays: number[];
  pokes: number;
  errors: string[];
  /** When the hub answered with this `seq`. */
  readonly answeredAt: Map<number, number>;
}

export const emptyTally = (): Tally => ({
  pushes: [],
  pulls: [],
  pokeDelays: [],
  pokes: 0,
  errors: [],
  answeredAt: new Map(),
});

/** What a station knows before it comes: as after a night, the provider's rows are read and its own are not. */
export interface Known {
  readonly epoch: string;
  readonly cursors: readonly ScopeCursor[];
}

/** A session is exchanged this long before it ends, ms. */
const renewedBefore = 60_000;

/** A workstation as far as the hub can tell: signed in, listening, pushing on its beat, pulling when poked. */
export class Station {
  readonly #line: Line;
  readonly #tally: Tally;
  #session: Session;
  #renewing: Promise<void> | null = null;
  readonly #deviceId: string;
  readonly #scope: string;
  readonly #workItemIds: readonly string[];
  #cursors: readonly ScopeCursor[] = [];
  #epoch: string | null = null;
  #sequence = 0;
  #pulling = false;
  #again = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  private constructor(line: Line, session: Session, deviceId: string, about: About, tally: Tally) {
    this.#line = line;
    this.#session = session;
    this.#deviceId = deviceId;
    this.#tally = tally;
    this.#scope = about.scope;
    this.#workItemIds = about.workItemIds;
  }

  static async signIn(url: string, about: About, tally: Tally): Promise<Station> {
    const line = new Line(url, {});
    const deviceId = randomUUID();
    const code = await line.post('/v1/sample/codes', { personId: about.personId });
    const answer = await line.post('/v1/sessions/one-time', {
      code: (code.body as { code?: string }).code,
      device: { id: deviceId, name: 'load' },
    });
    if (answer.status !== 200) throw new Error(`sign-in: ${answer.status} ${JSON.stringify(answer.body)}`);
    return new Station(line, answer.body as Session, deviceId, about, tally);
  }

  /** Reads everything there is to read; answers with where the scopes stand. */
  async catchUp(known: Known | null = null): Promise<Known> {
    this.#epoch = known?.epoch ?? null;
    this.#cursors = known?.cursors ?? [];
    for (let more = true; more; ) {
      const page = await this.#page();
      if (!page) throw new Error('the first pull was refused');
      more = page.more;
    }
    return { epoch: this.#epoch ?? '', cursors: this.#cursors };
  }

  listen(): Promise<void> {
    return this.#line.listen(
      this.#authorized,
      (head) => this.#poked(head),
      (why) => {
        if (!this.#closed) this.#tally.errors.push(`the stream ended: ${why}`);
      },
    );
  }

  /** Pushes once every `beat` ms, the first time after `phase` ms. */
  work(beat: number, phase: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = setInterval(() => void this.#push(), beat);
      void this.#push();
    }, phase);
  }

  rest(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  close(): void {
    this.#closed = true;
    this.rest();
    this.#line.close();
  }

  async #push(): Promise<void> {
    this.#sequence += 1;
    const workItemId = this.#workItemIds[this.#sequence % this.#workItemIds.length];
    const answer = await this.#ask('/v1/mutations', {
      protocolVersion,
      deviceId: this.#deviceId,
      mutations: [
        {
          id: newId(),
          scope: this.#scope,
          personId: this.#session.personId,
          deviceId: this.#deviceId,
          deviceSequence: this.#sequence,
          recordedAt: Date.now(),
          dependsOn: [],
          command: {
            type: 'work-item.note',
            workItemId,
            note: 'Matched all but two lines; asked the client about both.',
          },
        },
      ],
    });
    if (!answer) return;
    this.#tally.pushes.push(answer.took);
    const [judged] = (answer.body as PushResponse).answers;
    if (judged?.outcome !== 'applied') this.#tally.errors.push(`a push was ${JSON.stringify(judged)}`);
    else this.#tally.answeredAt.set(judged.seq, performance.now());
  }

  #poked(head: number): void {
    this.#tally.pokes += 1;
    const answered = this.#tally.answeredAt.get(head);
    if (answered !== undefined) this.#tally.pokeDelays.push(Math.max(0, performance.now() - answered));
    void this.#pull();
  }

  async #pull(): Promise<void> {
    // A poke that comes while a pull is under way is answered by one more pull, not by as many.
    if (this.#pulling) {
      this.#again = true;
      return;
    }
    this.#pulling = true;
    do {
      this.#again = false;
      let page = await this.#page();
      while (page?.more) page = await this.#page();
    } while (this.#again);
    this.#pulling = false;
  }

  async #page(): Promise<FeedPage | null> {
    const answer = await this.#ask('/v1/pull', {
      protocolVersion,
      epoch: this.#epoch,
      cursors: this.#cursors,
      upTo: null,
      limit: 1_000,
    });
    if (!answer) return null;
    this.#tally.pulls.push(answer.took);
    const page = answer.body as FeedPage;
    this.#epoch = page.epoch;
    this.#cursors = page.cursors.map(({ scope, seq }) => ({ scope, seq }));
    return page;
  }

  get #authorized(): Record<string, string> {
    return { authorization: `Bearer ${this.#session.accessToken}` };
  }

  /** Exchanges the session where its end is near, as a workstation does; once, whoever asks meanwhile. */
  async #renew(): Promise<void> {
    if (Date.now() < this.#session.accessTokenExpiresAt - renewedBefore) return;
    this.#renewing ??= this.#exchange();
    await this.#renewing;
  }

  async #exchange(): Promise<void> {
    const { refreshToken } = this.#session;
    const answer = await this.#line.post('/v1/sessions/refresh', { refreshToken, attempt: randomUUID() });
    if (answer.status !== 200) throw new Error(`refresh: ${answer.status} ${JSON.stringify(answer.body)}`);
    this.#session = answer.body as Session;
    this.#renewing = null;
  }

  async #ask(path: string, body: unknown): Promise<Timed | null> {
    try {
      await this.#renew();
      const answer = await this.#line.post(path, body, this.#authorized);
      if (answer.status === 200) return answer;
      this.#tally.errors.push(`${path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 200)}`);
    } catch (error) {
      if (!this.#closed)
        this.#tally.errors.push(`${path}: ${error instanceof Error ? error.message : error}`);
    }
    return null;
  }
}

/** Who sits at a station, and what they work on. */
export interface About {
  readonly personId: string;
  readonly scope: string;
  readonly workItemIds: readonly string[];
}
