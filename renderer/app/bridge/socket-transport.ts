import { bytesFollow, type RequestEnvelope } from '#shared/bridge/envelope';
import { Cell } from '../../replica/cell';
import type { Observable } from '../../replica/replica';
import type { Transport } from './transport';

/** The browser host's word for: another browser is in use. */
const closedForAnotherBrowser = 4001;
const shortestPause = 250;
const longestPause = 8_000;

export type Contact =
  | 'connecting'
  | 'open'
  /** The program does not answer: it was ended, or is starting. */
  | 'gone'
  /** Another browser holds the desk. */
  | 'elsewhere'
  /** The program answers, but this browser never showed a code that it takes. */
  | 'no-entry';

export interface SocketTransport extends Transport {
  readonly contact: Observable<Contact>;
  /** Takes the desk over from the other browser. */
  takeOver(): Promise<void>;
}

const codeInAddress = /^#code=([\w-]+)$/;

/** The code of the printed address; it is taken out of the address bar, where it would end up in the history. */
const takeCodeFromAddress = (): string | null => {
  const found = window.location.hash.match(codeInAddress)?.[1] ?? null;
  if (found !== null)
    window.history.replaceState(null, '', window.location.pathname + window.location.search);
  return found;
};

const programAnswers = (): Promise<boolean> =>
  fetch('./', { method: 'HEAD', cache: 'no-store' }).then(
    (response) => response.ok,
    () => false,
  );

/** Exchanges the address's code, where there is one, and keeps a socket to the browser host open from then on. */
export const openSocketTransport = (): SocketTransport => {
  const contact = new Cell<Contact>('connecting');
  const waiting = new Map<number, (response: unknown) => void>();
  const listeners = new Set<(envelope: unknown) => void>();
  let socket: WebSocket | null = null;
  let pause = shortestPause;

  /** A response that came without its bytes: they are the next message. */
  let incomplete: object | null = null;

  const completed = (body: ArrayBuffer): object => {
    const envelope = { ...incomplete, result: { ok: true, value: { body: new Uint8Array(body) } } };
    incomplete = null;
    return envelope;
  };

  const receive = (data: string | ArrayBuffer): void => {
    const envelope: unknown = typeof data === 'string' ? JSON.parse(data) : completed(data);
    if (typeof envelope !== 'object' || envelope === null || !('kind' in envelope)) return;
    if (bytesFollow in envelope) {
      const { [bytesFollow]: _, ...rest } = envelope;
      incomplete = rest;
      return;
    }
    if (envelope.kind === 'event') for (const listener of [...listeners]) listener(envelope);
    if (envelope.kind !== 'response' || !('id' in envelope) || typeof envelope.id !== 'number') return;
    waiting.get(envelope.id)?.(envelope);
    waiting.delete(envelope.id);
  };

  /** Whatever was under way may or may not have arrived: the callers ask again. */
  const dropWaiting = (): void => {
    for (const answer of waiting.values()) answer(null);
    waiting.clear();
  };

  const closed = async (code: number, wasOpen: boolean): Promise<void> => {
    socket = null;
    incomplete = null;
    dropWaiting();
    if (code === closedForAnotherBrowser) return contact.set('elsewhere');
    if (!wasOpen && (await programAnswers())) return contact.set('no-entry');
    contact.set('gone');
    window.setTimeout(connect, pause);
    pause = Math.min(pause * 2, longestPause);
  };

  const connect = (): void => {
    const opening = new WebSocket(`ws://${window.location.host}/bridge`);
    opening.binaryType = 'arraybuffer';
    let wasOpen = false;
    opening.addEventListener('open', () => {
      wasOpen = true;
      pause = shortestPause;
      socket = opening;
      contact.set('open');
    });
    opening.addEventListener('message', (event) => receive(event.data));
    opening.addEventListener('close', (event) => void closed(event.code, wasOpen));
  };

  const enter = async (): Promise<void> => {
    const code = takeCodeFromAddress();
    if (code !== null)
      await fetch('/session', { method: 'POST', body: JSON.stringify({ code }) }).catch(() => undefined);
    connect();
  };
  void enter();
  // A fresh address pasted into this very tab changes nothing but the hash: the page starts again with it.
  window.addEventListener('hashchange', () => {
    if (codeInAddress.test(window.location.hash)) window.location.reload();
  });

  return {
    contact,
    send: (request: RequestEnvelope) =>
      new Promise((resolve) => {
        if (socket === null) return resolve(null);
        waiting.set(request.id, resolve);
        socket.send(JSON.stringify(request));
      }),
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    takeOver: async () => {
      contact.set('connecting');
      await fetch('/session/take-over', { method: 'POST' }).catch(() => undefined);
      connect();
    },
  };
};
