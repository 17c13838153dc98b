import { expect, test } from 'vitest';
import { acceleratorOf, isAccelerator } from './accelerator';

const pressed = (code: string, ...held: ('ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey')[]) => ({
  code,
  ctrlKey: held.includes('ctrlKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
  metaKey: held.includes('metaKey'),
});

test.each([
  [pressed('KeyT', 'ctrlKey', 'altKey'), 'Control+Alt+T'],
  [pressed('Digit1', 'metaKey', 'shiftKey'), 'Shift+Super+1'],
  [pressed('F9'), 'F9'],
  [pressed('Space', 'altKey'), 'Alt+Space'],
  // Taken by itself or with Shift it would be taken from typing.
  [pressed('KeyT'), null],
  [pressed('KeyT', 'shiftKey'), null],
  [pressed('ControlLeft', 'ctrlKey'), null],
  [pressed('F25', 'ctrlKey'), null],
] as const)('$code with its modifiers', (keys, name) => {
  expect(acceleratorOf(keys)).toBe(name);
});

test.each(['', 'T', 'Shift+T', 'Control+', 'Control+Control+T', 'Control+T+T', 'Media+T', 'control+t'])(
  'refuses %s, which would surprise whoever types',
  (keys) => {
    expect(isAccelerator(keys)).toBe(false);
  },
);
