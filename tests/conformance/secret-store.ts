import { expect, test } from 'vitest';
import type { SecretStore } from '../../electron/ports/secret-store';

/** What every secret store promises. `open` opens the same store again, as the next run of the program does. */
export const secretStoreConformance = (open: () => SecretStore): void => {
  test('a secret is read back in the same run and in the next', async () => {
    const store = open();
    await store.write('refresh', 'első');
    expect(await store.read('refresh')).toBe('első');
    expect(await open().read('refresh')).toBe('első');
  });

  test('a newer secret takes the place of the older, and leaves others alone', async () => {
    const store = open();
    await store.write('other', 'kept');
    await store.write('refresh', 'one');
    await store.write('refresh', 'two');
    expect([await store.read('refresh'), await store.read('other')]).toEqual(['two', 'kept']);
  });

  test('a removed secret is gone for good', async () => {
    const store = open();
    await store.write('refresh', 'one');
    await store.remove('refresh');
    expect(await open().read('refresh')).toBeNull();
  });

  test('what was never written reads as null, and removing it is harmless', async () => {
    const store = open();
    await store.remove('never');
    expect(await store.read('never')).toBeNull();
  });

  test('writers at the same time do not undo each other', async () => {
    const store = open();
    const names = Array.from({ length: 12 }, (_, index) => `name-${index}`);
    await Promise.all(names.map((name) => store.write(name, `value of ${name}`)));
    expect(await Promise.all(names.map((name) => open().read(name)))).toEqual(
      names.map((name) => `value of ${name}`),
    );
  });
};
