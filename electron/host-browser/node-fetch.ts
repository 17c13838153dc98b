import { Agent as HttpAgent, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip } from 'node:zlib';
import type { Fetch, HttpAnswer } from '../courier/hub-client';

/** A connection that was used is kept for the next request, as long as the hub says that it keeps it. */
const lines = {
  'http:': { ask: requestHttp, agent: new HttpAgent({ keepAlive: true }) },
  'https:': { ask: requestHttps, agent: new HttpsAgent({ keepAlive: true }) },
} as const;

const unpackers = { gzip: createGunzip, br: createBrotliDecompress } as const;

/** The body as it was before a proxy packed it. */
const unpacked = (body: Readable, encoding: string | undefined): Readable => {
  const unpack = unpackers[encoding as keyof typeof unpackers];
  // What goes wrong is heard by whoever reads the end of it.
  return unpack === undefined ? body : pipeline(body, unpack(), () => undefined);
};

const whole = async (body: Readable): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const bytes = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
};

/**
 * HTTP by Node's own client. Node's `fetch` makes a web stream of every body, which costs this process some 5 ms more a
 * request while it is young, and a first sync is dozens of requests (ADR 103). Rejects where no answer comes.
 */
export const nodeFetch: Fetch = (url, { method, headers, signal, body: sent }) =>
  new Promise((resolve, reject) => {
    const { ask, agent } = lines[new URL(url).protocol as keyof typeof lines];
    const asked = ask(url, { method, headers: { ...headers, 'accept-encoding': 'gzip, br' }, agent, signal });
    asked.on('error', reject);
    asked.on('response', (message) => {
      const status = message.statusCode ?? 0;
      const body = unpacked(message, message.headers['content-encoding']);
      const answer: HttpAnswer = {
        ok: status >= 200 && status < 300,
        status,
        headers: { get: (name) => message.headers[name]?.toString() ?? null },
        body,
        arrayBuffer: async () => (await whole(body)).buffer,
        text: async () => new TextDecoder().decode(await whole(body)),
      };
      resolve(answer);
    });
    asked.end(sent);
  });
