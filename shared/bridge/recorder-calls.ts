import { z } from 'zod';
import { plainText } from '../kernel/plain-text';
import { bridgeError } from './envelope';

/*
 * Recording from outside the window: a tray icon, a key that works over other programs, a small window that stays in
 * front. They know nothing of time: the page tells what runs, and is told what was pressed.
 */

const nothing = z.undefined();
const title = plainText(300);

/** What runs, as it is shown outside the window. */
export const recorderState = z.strictObject({
  phase: z.enum(['none', 'running', 'paused']),
  title,
  /** Epoch ms since when it runs; null where it does not. */
  startedAt: z.number().int().nullable(),
  /** What stood in the ledger of this run before, ms. */
  earlierMilliseconds: z.number().int().nonnegative(),
  /** What was worked on of late and can be gone on with, the latest first. */
  recent: z.array(z.strictObject({ key: z.string().max(400), title })).max(6),
});
export type RecorderState = z.infer<typeof recorderState>;

/** Something that was pressed outside the window. */
export const recorderPress = z.strictObject({
  action: z.enum(['start', 'pause', 'resume', 'stop']),
  /** Of `recorderState.recent`, what to start or switch to; null with the other actions. */
  key: z.string().max(400).nullable(),
});
export type RecorderPress = z.infer<typeof recorderPress>;

/** The key that works over other programs, as Electron names keys (`Control+Alt+T`). */
export const shortcutState = z.strictObject({
  keys: z.string().nullable(),
  /** Why it does not work, where it does not: another program has it. */
  problem: bridgeError.nullable(),
});
export type ShortcutState = z.infer<typeof shortcutState>;

export const recorderMethods = {
  /** Told by the page whenever it changes; null when nobody is signed in there any more. */
  'recorder.show': { argument: z.strictObject({ state: recorderState.nullable() }), result: nothing },
  'recorder.read': { argument: nothing, result: z.strictObject({ state: recorderState.nullable() }) },
  /** Pressed in the small window. */
  'recorder.press': { argument: recorderPress, result: nothing },
  /** Opens the small window. Error: `recorder.not-here`. */
  'recorder.open': { argument: nothing, result: nothing },
  'recorder.read-shortcut': { argument: nothing, result: shortcutState },
  /** Keeps a key for this machine; null gives it up. Errors: `recorder.shortcut-taken`, `recorder.shortcut-unfit`, `recorder.not-here`. */
  'recorder.set-shortcut': {
    argument: z.strictObject({ keys: z.string().max(60).nullable() }),
    result: shortcutState,
  },
} as const;

export const recorderEvents = {
  'recorder.changed': z.strictObject({ state: recorderState.nullable() }),
  'recorder.pressed': recorderPress,
} as const;
