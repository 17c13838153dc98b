/**
 * Desktops that show a tray icon without an extension. Elsewhere on Linux an icon may be nowhere, and a window hidden
 * behind it would be lost to whoever closed it.
 */
const linuxDesktops = new Set(['kde', 'xfce', 'x-cinnamon', 'cinnamon', 'mate', 'lxqt', 'budgie', 'ubuntu']);

/** Whether a closed window can wait in the system's tray, from where the person gets it back. */
export const hasStatusArea = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (platform === 'win32' || platform === 'darwin') return true;
  const desktops = (environment['XDG_CURRENT_DESKTOP'] ?? '').toLowerCase().split(':');
  return desktops.some((desktop) => linuxDesktops.has(desktop));
};
