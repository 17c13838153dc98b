import './replica/worker/jitless';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import type { Clock } from '#shared/kernel/clock';
import type { Random } from '#shared/kernel/random';
import { App } from './app/app';
import { readRememberedAppearance, showAppearance } from './app/appearance';
import { makeBridge } from './app/bridge/bridge-client';
import { openSocketTransport } from './app/bridge/socket-transport';
import { preloadTransport } from './app/bridge/transport';
import { RecorderApp } from './app/recorder-app';
import { bestLanguage } from './i18n/languages';
import { setUpLanguage } from './i18n/set-up';
import { startReplicaThread } from './replica/replica-thread';

const clock: Clock = { now: () => Date.now() };
const random: Random = { bytes: (length) => crypto.getRandomValues(new Uint8Array(length)) };

const start = async (): Promise<void> => {
  const appearance = readRememberedAppearance();
  showAppearance(appearance);
  const preload = window.meridian;
  // The small window of the timer is the same page at another place: it holds no replica and shows what it is told.
  const isRecorder = preload !== undefined && window.location.hash === '#/recorder';
  if (!isRecorder) startReplicaThread();
  const socket = preload ? null : openSocketTransport();
  const transport = socket ?? (preload && preloadTransport(preload));
  const root = document.getElementById('root');
  if (!transport || !root) throw new Error('the page has neither a bridge nor a place to show itself');
  const i18n = await setUpLanguage(appearance.language ?? bestLanguage(navigator.languages));
  if (isRecorder) {
    createRoot(root).render(<RecorderApp i18n={i18n} bridge={makeBridge(transport)} clock={clock} />);
    return;
  }
  createRoot(root).render(
    <App i18n={i18n} bridge={makeBridge(transport)} socket={socket} clock={clock} random={random} />,
  );
};

void start();
