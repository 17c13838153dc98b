import { describe, expect, it } from 'vitest';
import { matchKeys, type PressedKey, printedKeys, runsOn, strokeOf } from './keys';

const press = (key: string, held: Partial<PressedKey> = {}): PressedKey => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('a stroke', () => {
  it.each([
    [press('n'), 'n'],
    [press('K', { ctrlKey: true }), 'Mod+k'],
    [press('k', { metaKey: true }), 'Mod+k'],
    [press('?', { shiftKey: true }), '?'],
    [press('A', { shiftKey: true }), 'Shift+a'],
    [press('Enter', { shiftKey: true }), 'Shift+enter'],
  ])('%o is %s', (pressed, stroke) => expect(strokeOf(pressed)).toBe(stroke));

  it('is named by its place where the keyboard is not Latin', () => {
    expect(strokeOf(press('ل', { code: 'KeyG' }))).toBe('g');
    expect(strokeOf(press('क', { code: 'KeyK', ctrlKey: true }))).toBe('Mod+k');
  });
});

describe('matching', () => {
  const bindings = [{ keys: 'n' }, { keys: 'g q' }, { keys: 'Mod+k' }];

  it('finds whole bindings and knows begun ones', () => {
    expect(matchKeys(['n'], bindings)).toEqual({ found: { keys: 'n' }, begun: false });
    expect(matchKeys(['g'], bindings)).toEqual({ found: undefined, begun: true });
    expect(matchKeys(['g', 'q'], bindings).found).toEqual({ keys: 'g q' });
    expect(matchKeys(['x'], bindings)).toEqual({ found: undefined, begun: false });
  });

  it('prefers what was registered last', () => {
    const later = { keys: 'n', name: 'later' };
    expect(matchKeys(['n'], [{ keys: 'n', name: 'earlier' }, later]).found).toBe(later);
  });
});

it('prints keys as the keyboard has them', () => {
  expect(printedKeys('Mod+k', false)).toBe('Ctrl K');
  expect(printedKeys('Mod+k', true)).toBe('⌘ K');
  expect(printedKeys('g q', false)).toBe('G Q');
});

describe('runsOn', () => {
  it('runs once for a key that is held down, except where holding it steps on', () => {
    expect(runsOn({ repeat: false }, {})).toBe(true);
    expect(runsOn({ repeat: true }, {})).toBe(false);
    expect(runsOn({ repeat: true }, { repeats: true })).toBe(true);
  });
});
