import { z } from 'zod';

/** What the host of the main process can do. The interface hides what it cannot; no method exists only to throw. */
export const capabilities = z.strictObject({
  host: z.enum(['electron', 'browser']),
  /** Notices shown by the operating system. */
  notifications: z.boolean(),
  /** Files are opened in the program that the operating system has for them. */
  opensFiles: z.boolean(),
  /** Keys are kept by the operating system; otherwise in a file that only this account may read. */
  systemKeyring: z.boolean(),
  /** A tray icon, a key over other programs, and a window of its own that stays in front, to record time from. */
  recorder: z.boolean(),
});
export type Capabilities = z.infer<typeof capabilities>;
