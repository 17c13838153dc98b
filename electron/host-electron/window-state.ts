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

/** Keeps where the window stands, whenever that has been quiet for half a second, and when it closes. */
export const rememberWindowState = (window: BrowserWindow, folder: DataFolder): void => {
  let timer: NodeJS.Timeout | null = null;
  const save = (): void => {
    const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
    // Losing this costs a drag of the mouse; it must not cost a crash.
    folder.write(state, fileName).catch(() => undefined);
  };
  const later = (): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(save, 500);
  };
  window.on('resize', later);
  window.on('move', later);
  window.on('close', () => {
    if (timer) clearTimeout(timer);
    save();
  });
};
