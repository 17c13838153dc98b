import type { RequestEnvelope } from '#shared/bridge/envelope';

/** How envelopes reach the main process, and come from it. */
export interface Transport {
  /** Resolves with a response envelope, unparsed; null when the way is cut and nobody knows whether it arrived. */
  send(request: RequestEnvelope): Promise<unknown>;
  /** Event envelopes, unparsed, until the function it returns is called. */
  listen(listener: (envelope: unknown) => void): () => void;
}

/** How Electron's preload carries them. */
export interface PreloadBridge {
  call(envelope: unknown): Promise<unknown>;
  listen(listener: (envelope: unknown) => void): () => void;
}

declare global {
  interface Window {
    readonly meridian?: PreloadBridge;
  }
}

export const preloadTransport = (preload: PreloadBridge): Transport => ({
  send: (request) => preload.call(request).catch(() => null),
  listen: (listener) => preload.listen(listener),
});
