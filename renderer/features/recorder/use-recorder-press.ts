import type { RecorderPress } from '#shared/bridge/recorder-calls';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import { useSayRefusal, useTimerActions } from '../timer/use-timer';

/** Does what was pressed outside the window, by the same commands as inside it. */
export const useRecorderPress = (
  subjectOfKey: (key: string) => RunSubject | null,
): ((press: RecorderPress) => void) => {
  const actions = useTimerActions();
  const say = useSayRefusal();
  return ({ action, key }) => {
    if (action === 'start') {
      const subject = key === null ? null : subjectOfKey(key);
      if (subject) void actions.start(subject).then(say);
    } else void actions[action]().then(say);
  };
};
