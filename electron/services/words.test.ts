import { describe, expect, it } from 'vitest';
import { systemWords } from './words';

describe('the words of the main process', () => {
  it.each([
    [['hi-IN', 'en-IN'], 'Meridian खोलें'],
    [['fr-FR', 'es-MX'], 'Abrir Meridian'],
    [['fr-FR'], 'Open Meridian'],
    [[], 'Open Meridian'],
  ])('are in the first language of %j that is shipped', async (preferred, open) => {
    expect((await systemWords(preferred))('open')).toBe(open);
  });
});
