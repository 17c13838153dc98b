import { useEffect, useRef, useState } from 'react';
import type { Bridge } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import { useBridge } from './bridge-context';

/** What was answered, or why it was not; both null while it is asked. What was read stays until the next answer. */
export interface Answered<T> {
  readonly value: T | null;
  readonly problem: DomainError | null;
}

/**
 * Asks the main process for something that no replica holds.
 * @param key what is asked about; asked anew when it changes, and null asks for nothing
 * @param round asked anew when it changes
 */
export const useAnswer = <T>(
  key: string | null,
  ask: (bridge: Bridge) => Promise<Result<T, DomainError>>,
  round = 0,
): Answered<T> => {
  const bridge = useBridge();
  const [value, setValue] = useState<T | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const newest = useRef(ask);
  useEffect(() => {
    newest.current = ask;
  });
  useEffect(() => {
    let wanted = true;
    void round;
    if (key === null) return;
    void newest.current(bridge).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setValue(answer.value);
      setProblem(answer.ok ? null : answer.error);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, key, round]);
  return { value, problem };
};
