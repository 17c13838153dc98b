import { useEffect, useRef } from 'react';
import type { UsedThing } from '#shared/bridge/use-calls';
import { problemOfUse } from '#shared/engagements/data-policy';
import type { DomainError } from '#shared/kernel/errors';
import { useErrorWords } from '../i18n/error-words';
import { useRows } from '../replica/hooks';
import { type Belonging, shownBelongings, takenBelongings } from './belongs-to';
import { useBridge } from './bridge/bridge-context';
import { showToast } from './toast';

/** So many things one act may concern at most, as the bridge's contract says. */
const mostThings = 200;

/**
 * Keeps what may not be copied or printed on the screen, says why, and has either answer written down. One place for
 * every view: a view only says whose it is (`belongs-to.ts`). Nothing of it is seen.
 */
export const LeavingWatch = () => {
  const bridge = useBridge();
  const words = useErrorWords();
  const engagements = useRows('engagement').byId;
  const present = useRef({ engagements, words });
  present.current = { engagements, words };
  useEffect(() => {
    const thingsOf = (belongings: readonly Belonging[]): UsedThing[] =>
      belongings.flatMap((belonging) => {
        const engagement = present.current.engagements.get(belonging.engagementId);
        return engagement ? [{ ...belonging, dataPolicy: engagement.dataPolicy }] : [];
      });
    /** The rule that keeps these here; null where they may go. */
    const judge = (use: 'copy' | 'print', belongings: readonly Belonging[]): DomainError | null => {
      const things = thingsOf(belongings);
      const kept = things.filter(({ dataPolicy }) => problemOfUse(dataPolicy, use) !== null);
      const told = (kept.length > 0 ? kept : things).slice(0, mostThings);
      if (told.length > 0) void bridge.call('use.tell', { use, of: told });
      return kept[0] ? problemOfUse(kept[0].dataPolicy, use) : null;
    };
    const say = (problem: DomainError): void => {
      const { what, do: next } = present.current.words(problem);
      showToast({ text: `${what}. ${next}` });
    };
    const onTake = (event: Event): void => {
      const problem = judge('copy', takenBelongings(event.target));
      if (!problem) return;
      event.preventDefault();
      // The editor fills the clipboard by itself, and takes out what was cut.
      event.stopImmediatePropagation();
      say(problem);
    };
    const onKey = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 'p') return;
      const shown = thingsOf(shownBelongings());
      if (!shown.some(({ dataPolicy }) => problemOfUse(dataPolicy, 'print') !== null)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      const problem = judge('print', shownBelongings());
      if (problem) say(problem);
    };
    // However printing was begun, what may not be printed is not on the paper: its reason is.
    const onPrint = (): void => {
      const problem = judge('print', shownBelongings());
      if (problem) document.documentElement.dataset['notPrinted'] = present.current.words(problem).what;
    };
    const onPrinted = (): void => {
      delete document.documentElement.dataset['notPrinted'];
    };
    const ending = new AbortController();
    const early = { capture: true, signal: ending.signal };
    for (const taking of ['copy', 'cut', 'dragstart']) document.addEventListener(taking, onTake, early);
    document.addEventListener('keydown', onKey, early);
    window.addEventListener('beforeprint', onPrint, early);
    window.addEventListener('afterprint', onPrinted, early);
    return () => ending.abort();
  }, [bridge]);
  return null;
};
