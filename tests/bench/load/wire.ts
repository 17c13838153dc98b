import { Agent, request } from 'node:http';
import { createParser } from 'eventsource-parser';

/** An answer of the hub and how long it took, ms. */
export interface Timed {
  readonly status: number;
  readonly body: unknown;
  readonly took: number;
}

/** One workstation's two connections: one for what it asks, one that listens. Node's plainest client: it costs least. */
export class Line {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #headers: Record<string, string>;
  #listening: ReturnType<typeof request> | null = null;

  constructor(url: string, headers: Record<string, string>) {
    this.#url = new URL(url);
    this.#headers = headers;
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Timed> {
    const text = JSON.stringify(body);
    const started = performance.now();
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: this.#url.hostname,
          port: this.#url.port,
          method: 'POST',
          path,
          agent: this.#agent,
          headers: {
            ...this.#headers,
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(text),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const took = performance.now() - started;
            const said = Buffer.concat(chunks).toString();
            resolve({ status: response.statusCode ?? 0, body: said === '' ? null : JSON.parse(said), took });
          });
        },
      );
      asked.on('error', reject);
      asked.end(text);
    });
  }

  /** Resolves once the stream of pokes is open. */
  listen(
    headers: Record<string, string>,
    told: (head: number) => void,
    ended: (why: string) => void,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const stream = request(
        {
          host: this.#url.hostname,
          port: this.#url.port,
          path: '/v1/pokes',
          agent: false,
          headers: { ...this.#headers, ...headers },
        },
        (response) => {
          if (response.statusCode !== 200) return reject(new Error(`pokes: ${response.statusCode}`));
          const parser = createParser({
            onEvent: ({ event, data }) => {
              if (event === 'poke') told((JSON.parse(data) as { head: number }).head);
            },
          });
          response.setEncoding('utf8');
          response.on('data', (chunk: string) => parser.feed(chunk));
          response.on('close', () => ended('closed'));
          resolve();
          return undefined;
        },
      );
      stream.on('error', (error) => {
        ended(error.message);
        reject(error);
      });
      stream.end();
      this.#listening = stream;
    });
  }

  close(): void {
    this.#listening?.destroy();
    this.#agent.destroy();
  }
}
