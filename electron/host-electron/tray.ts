import { join } from 'node:path';
import { Menu, type MenuItemConstructorOptions, Tray } from 'electron';
import type { TFunction } from 'i18next';
import type { RecorderPress, RecorderState } from '#shared/bridge/recorder-calls';

export interface TrayActions {
  readonly show: () => void;
  readonly quit: () => void;
  readonly press: (press: RecorderPress) => void;
  readonly openSmall: () => void;
}

/** The icon from which a hidden desk is brought back or ended. The courier goes on meanwhile. */
export const showTray = (t: TFunction<'tray'>, show: () => void): Tray => {
  const tray = new Tray(join(__dirname, 'tray.png'));
  tray.setToolTip(t('name'));
  tray.on('click', show);
  return tray;
};

/** What can be done with the timer, as it was last told; nothing while no page has told anything. */
const timerItems = (
  t: TFunction<'tray'>,
  state: RecorderState | null,
  { press, openSmall }: TrayActions,
): MenuItemConstructorOptions[] => {
  if (!state) return [];
  const { phase, title, recent } = state;
  const act =
    (action: RecorderPress['action'], key: string | null = null) =>
    () =>
      press({ action, key });
  const choices = recent.map((one) => ({ label: one.title, click: act('start', one.key) }));
  return [
    { label: phase === 'none' ? t('nothing-runs') : title, enabled: false },
    ...(phase === 'running' ? [{ label: t('pause'), click: act('pause') }] : []),
    ...(phase === 'paused' ? [{ label: t('resume'), click: act('resume') }] : []),
    ...(phase === 'none' ? [] : [{ label: t('stop'), click: act('stop') }]),
    ...(choices.length > 0 ? [{ label: phase === 'none' ? t('start') : t('switch'), submenu: choices }] : []),
    { label: t('small-window'), click: openSmall },
    { type: 'separator' },
  ];
};

/** Puts into the icon's menu and tip what runs now. */
export const fillTray = (
  tray: Tray,
  t: TFunction<'tray'>,
  state: RecorderState | null,
  actions: TrayActions,
): void => {
  const runs = state && state.phase !== 'none' ? state : null;
  tray.setToolTip(runs ? `${t('name')} · ${runs.phase === 'paused' ? t('paused') : t('runs')}` : t('name'));
  tray.setContextMenu(
    Menu.buildFromTemplate([
      ...timerItems(t, state, actions),
      { label: t('open'), click: actions.show },
      { type: 'separator' },
      { label: t('quit'), click: actions.quit },
    ]),
  );
};
