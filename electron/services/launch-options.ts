import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

export interface LaunchOptions {
  /** The hub's address as typed; null asks in the window. */
  readonly hub: string | null;
  /** Absolute. */
  readonly dataFolder: string;
  readonly signInSample: boolean;
  /** Browser host: print the address instead of opening a window. */
  readonly open: boolean;
  /** Browser host: ends when whoever started it is gone, which closes standard input, even by kill -9. */
  readonly withParent: boolean;
}

/**
 * What may stand on the command line; nothing of it changes a workstation that already belongs to a hub.
 * Arguments of Chromium's own (`--no-sandbox`) and anything unknown pass by unread.
 */
export const parseLaunchOptions = (args: readonly string[], defaultFolder: string): LaunchOptions => {
  const { values } = parseArgs({
    args: [...args],
    strict: false,
    options: {
      hub: { type: 'string' },
      data: { type: 'string' },
      'sign-in-sample': { type: 'boolean' },
      'no-open': { type: 'boolean' },
      'with-parent': { type: 'boolean' },
    },
  });
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return {
    hub: text(values.hub),
    dataFolder: resolve(text(values.data) ?? defaultFolder),
    signInSample: values['sign-in-sample'] === true,
    open: values['no-open'] !== true,
    withParent: values['with-parent'] === true,
  };
};
