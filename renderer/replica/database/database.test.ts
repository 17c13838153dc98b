import 'fake-indexeddb/auto';
import { Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { databaseName, openDatabase, schemaVersion } from './database';

const name = databaseName('profile');

afterEach(() => Dexie.delete(name));

describe('a replica that a newer program wrote', () => {
  it('is not opened, and is left as it is', async () => {
    const newer = new Dexie(name);
    newer.version(schemaVersion + 1).stores({ rows: 'key', inventions: 'id' });
    await newer.open();
    await newer.table('inventions').put({ id: 'one', unknown: 'to us' });
    newer.close();

    const opened = await openDatabase(name);
    expect(opened).toMatchObject({ ok: false, error: { code: 'replica.from-future' } });

    const again = new Dexie(name);
    await again.open();
    expect(again.verno).toBe(schemaVersion + 1);
    expect(await again.table('inventions').toArray()).toEqual([{ id: 'one', unknown: 'to us' }]);
    again.close();
  });

  it('is opened once it is of this program’s own version', async () => {
    const opened = await openDatabase(name);
    expect(opened.ok).toBe(true);
    if (opened.ok) opened.value.close();
  });
});
