/** A pressed key, as much of it as matching needs. */
export interface PressedKey {
  readonly key: string;
  /** `KeyG`: the place of the key, for keyboards whose letters are not Latin. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const isLatinLetter = (text: string): boolean => /^[a-z]$/.test(text);

const letterOf = ({ key, code }: PressedKey): string => {
  const pressed = key.toLowerCase();
  const place = code.startsWith('Key') ? code.slice(3).toLowerCase() : '';
  return [...pressed].length === 1 && !isLatinLetter(pressed) && place !== '' ? place : pressed;
};

/** `Mod` is Ctrl, or Cmd on a Mac. Shift counts for letters and named keys; a sign such as `?` already holds it. */
export const strokeOf = (pressed: PressedKey): string => {
  const letter = letterOf(pressed);
  const shiftCounts = pressed.shiftKey && (isLatinLetter(letter) || [...letter].length > 1);
  return [
    pressed.ctrlKey || pressed.metaKey ? 'Mod+' : '',
    pressed.altKey ? 'Alt+' : '',
    shiftCounts ? 'Shift+' : '',
    letter,
  ].join('');
};

/**
 * Whether a press runs what it found. A key that is held down presses itself again and again: what acts would act as
 * often, on what the screen does not show yet.
 */
export const runsOn = (
  { repeat }: { readonly repeat: boolean },
  { repeats = false }: { readonly repeats?: boolean },
): boolean => !repeat || repeats;

export interface KeyBinding {
  readonly keys: string;
}

/**
 * What the strokes so far mean among `bindings`: a whole binding, the beginning of one, or nothing. The last binding
 * wins, since what came on screen last is on top.
 */
export const matchKeys = <B extends KeyBinding>(
  strokes: readonly string[],
  bindings: readonly B[],
): { readonly found: B | undefined; readonly begun: boolean } => {
  const typed = strokes.join(' ').toLowerCase();
  const found = bindings.findLast(({ keys }) => keys.toLowerCase() === typed);
  return { found, begun: bindings.some(({ keys }) => keys.toLowerCase().startsWith(`${typed} `)) };
};

/** Keys as they are printed on this keyboard: `Ctrl K`, `⌘ K`, `G Q`. */
export const printedKeys = (keys: string, mac: boolean): string =>
  keys
    .split(' ')
    .map((stroke) =>
      stroke
        .split('+')
        .map((part) =>
          part === 'Mod' ? (mac ? '⌘' : 'Ctrl') : part.length === 1 ? part.toUpperCase() : part,
        )
        .join(' '),
    )
    .join(' ');
