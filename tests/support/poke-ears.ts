import { createParser } from 'eventsource-parser';
import { poke } from '#shared/protocol/hub-api';
import type { HubCaller } from './hub-caller';

/** Listens to a hub's pokes and keeps all that was said. */
export class PokeEars {
  readonly heads: number[] = [];
  /** The name of the last poke, with which another stream can go on after it. */
  lastId: string | undefined;
  /** Everything that came, as it came. */
  heard = '';
  readonly ended: Promise<void>;
  readonly #stop = new AbortController();
  #wake: () => void = () => undefined;

  private constructor(response: Response) {
    this.ended = this.#read(response);
  }

  /** Resolves once the stream is open: what changes from now on is told. */
  static async open(caller: HubCaller, url = caller.url, after?: string): Promise<PokeEars> {
    const stop = new AbortController();
    const headers = { ...caller.headers, ...(after === undefined ? {} : { 'last-event-id': after }) };
    const response = await fetch(`${url}/v1/pokes`, { headers, signal: stop.signal });
    if (response.status !== 200) throw new Error(`the stream was refused: ${await response.text()}`);
    const ears = new PokeEars(response);
    ears.#stop.signal.addEventListener('abort', () => stop.abort());
    return ears;
  }

  /** The first head at or after `seq` that is told. */
  async toldOf(seq: number): Promise<number> {
    for (;;) {
      const head = this.heads.find((told) => told >= seq);
      if (head !== undefined) return head;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.ended;
  }

  async #read(response: Response): Promise<void> {
    const parser = createParser({
      onEvent: ({ event, data, id }) => {
        this.lastId = id ?? this.lastId;
        if (event === 'poke') this.heads.push(poke.parse(JSON.parse(data)).head);
        this.#wake();
      },
    });
    const decoder = new TextDecoder();
    try {
      for await (const chunk of response.body ?? []) {
        const text = decoder.decode(chunk, { stream: true });
        this.heard += text;
        parser.feed(text);
      }
    } catch (error) {
      if (!this.#stop.signal.aborted) throw error;
    }
  }
}
