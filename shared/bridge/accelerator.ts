/** A pressed key, as much of it as naming it needs. */
interface Pressed {
  /** Its place on the keyboard: `KeyT`, `Digit1`, `F9`. */
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

const keyOf = (code: string): string | null =>
  /^Key([A-Z])$/.exec(code)?.[1] ??
  /^Digit(\d)$/.exec(code)?.[1] ??
  /^(F(?:[1-9]|1\d|2[0-4])|Space|Home|End|Insert)$/.exec(code)?.[1] ??
  null;

/**
 * What Electron calls a combination (`Control+Alt+T`); null where it is none that may work over other programs: a key by
 * itself, or with Shift alone, would be taken from everybody who types.
 */
export const acceleratorOf = (pressed: Pressed): string | null => {
  const key = keyOf(pressed.code);
  if (key === null) return null;
  const modifiers = [
    pressed.ctrlKey ? 'Control' : '',
    pressed.altKey ? 'Alt' : '',
    pressed.shiftKey ? 'Shift' : '',
    pressed.metaKey ? 'Super' : '',
  ].filter((name) => name !== '');
  return isAccelerator([...modifiers, key].join('+')) ? [...modifiers, key].join('+') : null;
};

const names =
  /^(?:(?:Control|Alt|Shift|Super)\+){0,4}(?:[A-Z]|\d|F(?:[1-9]|1\d|2[0-4])|Space|Home|End|Insert)$/;

/** Whether a name is such a combination; function keys may stand alone. */
export const isAccelerator = (keys: string): boolean => {
  if (!names.test(keys)) return false;
  const parts = keys.split('+');
  const modifiers = parts.slice(0, -1);
  if (new Set(modifiers).size !== modifiers.length) return false;
  return modifiers.some((name) => name !== 'Shift') || /^F\d+$/.test(parts.at(-1) ?? '');
};
