import { useEffect } from 'react';
import { type AppCommand, readRegisteredCommands } from './commands';
import { matchKeys, runsOn, strokeOf } from './keys';

/** How long the second key of two may take. */
const pause = 1_200;

/** What takes letters; a box that is ticked does not, and the keys go on working from there. */
const typedIn = 'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"]';

/** What is closed stands in the page until it has faded, and what is pressed then is meant for the screen below it. */
const fading = '[data-exiting]';

const overlay = `:is([role="dialog"], [role="alertdialog"], [role="menu"]):not(${fading}, ${fading} *)`;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest(typedIn) !== null && target.closest(fading) === null;

const isInOverlay = (): boolean => document.querySelector(overlay) !== null;

type Bound = AppCommand & { readonly keys: string };

const isBound = (command: AppCommand): command is Bound => command.keys !== undefined;

/**
 * Runs registered commands by their keys. Plain keys wait while somebody types or while something floats above the
 * screen; keys held with Ctrl or Cmd do not.
 */
export const useCommandKeys = (): void => {
  useEffect(() => {
    let strokes: string[] = [];
    let since = 0;
    let overlaid = false;
    // Asked before anything answers the key: the one that closes an overlay is not pressed on the screen below it.
    const onKeyBegun = () => {
      overlaid = isInOverlay();
    };
    const onKey = (event: KeyboardEvent) => {
      const plain = !event.ctrlKey && !event.metaKey;
      if (
        event.defaultPrevented ||
        event.isComposing ||
        ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)
      )
        return;
      if ((plain && isTyping(event.target)) || overlaid) return;
      const bindings = readRegisteredCommands().filter(isBound);
      if (event.timeStamp - since > pause) strokes = [];
      since = event.timeStamp;
      const possible = bindings.filter((command) => command.when?.() ?? true);
      const stroke = strokeOf(event);
      const inSequence = matchKeys([...strokes, stroke], possible);
      const { found, begun } =
        inSequence.found || inSequence.begun ? inSequence : matchKeys([stroke], possible);
      strokes = begun ? [...(inSequence.begun ? strokes : []), stroke] : [];
      if (!found) return;
      event.preventDefault();
      strokes = [];
      if (runsOn(event, found)) found.run();
    };
    window.addEventListener('keydown', onKeyBegun, true);
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKeyBegun, true);
      window.removeEventListener('keydown', onKey);
    };
  }, []);
};
