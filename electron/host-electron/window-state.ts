import { type BrowserWindow, type Rectangle, screen } from 'electron';
import { z } from 'zod';
import type { DataFolder } from '../ports/data-folder';

const fileName = 'window.json';
const kept = z.looseObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640),
  height: z.number().int().min(480),
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof kept>;

const overlaps = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

/** Where the window stood last time, or null when that is on no screen any more. */
export const readWindowState = async (folder: DataFolder): Promise<WindowState | null> => {
  const state = await folder.read(kept, fileName);
  const visible = state && screen.getAllDisplays().some((display) => overlaps(display.workArea, state));
  return visible ? state : null;
};

/**
 * Keeps where the window stands, whenever that has been quiet for half a second. Answers with what writes the last
 * state down: the program waits for it before it ends, since by then the window is gone.
 */
export const rememberWindowState = (window: BrowserWindow, folder: DataFolder): (() => Promise<void>) => {
  let timer: NodeJS.Timeout | null = null;
  let state: WindowState | null = null;
  const flush = async (): Promise<void> => {
    if (timer) clearTimeout(timer);
    timer = null;
    const changed = state;
    state = null;
    // Losing this costs a drag of the mouse; it must not cost a crash.
    if (changed) await folder.write(changed, fileName).catch(() => undefined);
  };
  const notice = (): void => {
    state = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => void flush(), 500);
  };
  window.on('resize', notice);
  window.on('move', notice);
  window.on('close', notice);
  return flush;
};
