import { useEffect, useRef } from 'react';
import { useBridge } from '../../app/bridge/bridge-context';
import { useDescription } from '../../app/session-context';
import { useRecorderPress } from './use-recorder-press';
import { useRecorderState } from './use-recorder-state';

/** Tells tray, key and small window what runs, and does what is pressed there; shows nothing. */
const Link = () => {
  const bridge = useBridge();
  const { state, subjectOfKey } = useRecorderState();
  const press = useRecorderPress(subjectOfKey);
  const newest = useRef(press);
  useEffect(() => {
    newest.current = press;
  });
  useEffect(() => bridge.on('recorder.pressed', (pressed) => newest.current(pressed)), [bridge]);
  const told = JSON.stringify(state);
  useEffect(() => {
    void bridge.call('recorder.show', { state: JSON.parse(told) as typeof state });
  }, [bridge, told]);
  // Whoever signs out takes their timer out of sight.
  useEffect(() => () => void bridge.call('recorder.show', { state: null }), [bridge]);
  return null;
};

export const RecorderLink = () => (useDescription().capabilities.recorder ? <Link /> : null);
