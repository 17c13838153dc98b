import { z } from 'zod';
import { isAccelerator } from '#shared/bridge/accelerator';
import type { BridgeHandlers, EmitBridgeEvent } from '#shared/bridge/derived';
import type {
  RecorderPress,
  RecorderState,
  recorderMethods,
  ShortcutState,
} from '#shared/bridge/recorder-calls';
import { domainError } from '#shared/kernel/errors';
import { err, ok } from '#shared/kernel/result';
import type { DataFolder } from '../ports/data-folder';
import type { RecorderSurface } from '../ports/host';

const fileName = 'recorder.json';
const kept = z.looseObject({ shortcut: z.string().nullable() });

type Handlers = Pick<BridgeHandlers, keyof typeof recorderMethods>;

/** What the key does, by what runs: it pauses, goes on, or asks what to start. */
const pressOf = (state: RecorderState | null): RecorderPress | null => {
  if (state?.phase === 'running') return { action: 'pause', key: null };
  return state?.phase === 'paused' ? { action: 'resume', key: null } : null;
};

/** Carries between the page, which knows what runs, and what stands outside its window. */
export const recorderHandlers = async (
  surface: RecorderSurface | null,
  folder: DataFolder,
  emit: EmitBridgeEvent,
): Promise<Handlers> => {
  let state: RecorderState | null = null;
  const press = (pressed: RecorderPress): void => emit('recorder.pressed', pressed);
  const shortcutPressed = (): void => {
    const pressed = pressOf(state);
    if (pressed) press(pressed);
    else surface?.openWindow();
  };
  surface?.onPress(press);
  let shortcut: ShortcutState = { keys: null, problem: null };
  if (surface) {
    const keys = (await folder.read(kept, fileName))?.shortcut ?? null;
    const works = keys === null || (isAccelerator(keys) && surface.setShortcut(keys, shortcutPressed));
    shortcut = { keys, problem: works ? null : domainError('recorder.shortcut-taken') };
  }
  return {
    'recorder.show': (told) => {
      state = told.state;
      surface?.show(state);
      emit('recorder.changed', { state });
      return ok(undefined);
    },
    'recorder.read': () => ok({ state }),
    'recorder.press': (pressed) => {
      press(pressed);
      return ok(undefined);
    },
    'recorder.open': () => {
      if (!surface) return err(domainError('recorder.not-here'));
      surface.openWindow();
      return ok(undefined);
    },
    'recorder.read-shortcut': () => ok(shortcut),
    'recorder.set-shortcut': async ({ keys }) => {
      if (!surface) return err(domainError('recorder.not-here'));
      if (keys !== null && !isAccelerator(keys)) return err(domainError('recorder.shortcut-unfit'));
      if (!surface.setShortcut(keys, shortcutPressed)) {
        // What worked before goes on working.
        if (shortcut.keys !== null) surface.setShortcut(shortcut.keys, shortcutPressed);
        return err(domainError('recorder.shortcut-taken'));
      }
      shortcut = { keys, problem: null };
      await folder.write({ shortcut: keys }, fileName);
      return ok(shortcut);
    },
  };
};
