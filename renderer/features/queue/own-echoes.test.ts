import { expect, it } from 'vitest';
import { OwnEchoes } from './own-echoes';

it('follows what somebody else put into the address', () => {
  const echoes = new OwnEchoes(null);
  expect(echoes.isForeign('from-the-palette')).toBe(true);
  expect(echoes.isForeign('from-the-palette')).toBe(false);
});

it('takes no late echo of its own for a wish to go back', () => {
  const echoes = new OwnEchoes(null);
  echoes.push('first');
  echoes.push('second');
  expect(echoes.isForeign('first')).toBe(false);
  expect(echoes.isForeign('second')).toBe(false);
});

it('follows somebody else to a place it once pushed itself, although that push was skipped', () => {
  const echoes = new OwnEchoes(null);
  echoes.push('first');
  echoes.push('second');
  expect(echoes.isForeign('second')).toBe(false);
  expect(echoes.isForeign('first')).toBe(true);
});
