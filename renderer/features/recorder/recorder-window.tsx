import { useEffect, useState } from 'react';
import type { RecorderState } from '#shared/bridge/recorder-calls';
import { useBridge } from '../../app/bridge/bridge-context';
import { RecorderPanel } from './recorder-panel';

/** The small window that stays in front: it shows what the large one told last, and tells what is pressed. */
export const RecorderWindow = () => {
  const bridge = useBridge();
  const [state, setState] = useState<RecorderState | null>(null);
  useEffect(() => {
    let told = false;
    const stop = bridge.on('recorder.changed', (next) => {
      told = true;
      setState(next.state);
    });
    void bridge.call('recorder.read').then((answer) => {
      if (answer.ok && !told) setState(answer.value.state);
    });
    return stop;
  }, [bridge]);
  return <RecorderPanel state={state} onPress={(press) => void bridge.call('recorder.press', press)} />;
};
