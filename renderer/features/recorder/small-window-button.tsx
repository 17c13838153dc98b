import { useState } from 'react';
import { createPortal } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useBridge } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { useDescription } from '../../app/session-context';
import { IconButton } from '../../ui/button';
import { useSayRefusal } from '../timer/use-timer';
import { RecorderPanel } from './recorder-panel';
import { useRecorderPress } from './use-recorder-press';
import { useRecorderState } from './use-recorder-state';

interface PictureInPicture {
  requestWindow(size: { width: number; height: number }): Promise<Window>;
}

const pictureInPicture = (): PictureInPicture | null =>
  (window as { documentPictureInPicture?: PictureInPicture }).documentPictureInPicture ?? null;

/** Whether this browser has windows that stay in front. */
export const hasSmallWindow = (): boolean => pictureInPicture() !== null;

/** Gives the small window the page's own styles, language and theme: it begins as an empty document. */
const dress = (small: Window): void => {
  for (const sheet of document.querySelectorAll('link[rel=stylesheet]'))
    small.document.head.append(sheet.cloneNode(true));
  const { lang, dir, dataset } = document.documentElement;
  Object.assign(small.document.documentElement, { lang, dir });
  Object.assign(small.document.documentElement.dataset, dataset);
  small.document.title = document.title;
};

const InPicture = ({ small }: { readonly small: Window }) => {
  const { state, subjectOfKey } = useRecorderState();
  const press = useRecorderPress(subjectOfKey);
  return createPortal(<RecorderPanel state={state} onPress={press} />, small.document.body);
};

/** Puts the timer into a small window in front of other programs; of its own in Electron, of this page in a browser. */
export const SmallWindowButton = () => {
  const { t } = useTranslation('time');
  const bridge = useBridge();
  const say = useSayRefusal();
  const { recorder } = useDescription().capabilities;
  const [small, setSmall] = useState<Window | null>(null);
  const open = async (): Promise<void> => {
    if (recorder) return say(await bridge.call('recorder.open'));
    const opened = await pictureInPicture()?.requestWindow({ width: 360, height: 220 });
    if (!opened) return;
    dress(opened);
    opened.addEventListener('pagehide', () => setSmall(null), { once: true });
    setSmall(opened);
  };
  const available = recorder || hasSmallWindow();
  useCommands([
    {
      id: 'timer.small-window',
      title: t('recorder.open'),
      group: 'interface',
      run: () => void open(),
      when: () => available,
    },
  ]);
  if (!available) return null;
  return (
    <>
      <IconButton icon="pin" label={t('recorder.open')} onPress={() => void open()} />
      {small && <InPicture small={small} />}
    </>
  );
};
