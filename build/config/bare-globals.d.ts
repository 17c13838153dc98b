/**
 * The few globals that every host offers (Node, Chromium, workers) and that shared code may see.
 * Anything else must come in as a port, or shared code would silently need one host.
 */
declare class TextEncoder {
  encode(text?: string): Uint8Array;
}
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean });
  decode(bytes?: Uint8Array): string;
}
