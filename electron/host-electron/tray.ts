import { join } from 'node:path';
import { Menu, Tray } from 'electron';
import type { TFunction } from 'i18next';

/** The icon from which a hidden desk is brought back or ended. The courier goes on meanwhile. */
export const showTray = (
  t: TFunction<'tray'>,
  actions: { readonly show: () => void; readonly quit: () => void },
): Tray => {
  const tray = new Tray(join(__dirname, 'tray.png'));
  tray.setToolTip(t('name'));
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: t('open'), click: actions.show },
      { type: 'separator' },
      { label: t('quit'), click: actions.quit },
    ]),
  );
  tray.on('click', actions.show);
  return tray;
};
