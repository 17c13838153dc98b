import { afterAll, beforeAll, expect, it } from 'vitest';
import { pruneSecrets } from '../../../server/auth/prune';
import { makeSecret } from '../../../server/auth/secrets';
import { TestHub } from '../../support/running-hub';

const day = 24 * 60 * 60_000;

let hub: TestHub;
beforeAll(async () => {
  hub = await TestHub.start();
});
afterAll(() => hub.close());

const countOf = (table: 'one_time_code' | 'refresh_token' | 'session_family') =>
  hub.asProvider(async (tx) => (await tx.selectFrom(table).selectAll().execute()).length);

it('takes out what is past its end, and nothing that serves', async () => {
  const pat = await hub.signIn('pat');
  await hub.requestSignIn('sam', { password: 'not this one at all' });
  await hub.asProvider((tx) =>
    tx
      .insertInto('one_time_code')
      .values({
        provider_id: hub.providerId(),
        hash: Buffer.from(makeSecret()),
        person_id: hub.ids().person('pat'),
        expires_at: new Date(hub.clock.now() - 1),
      })
      .execute(),
  );
  await pruneSecrets(hub.database, hub.clock.now());
  expect(await countOf('one_time_code')).toBe(0);
  expect([await countOf('refresh_token'), await countOf('session_family')]).toEqual([1, 1]);
  expect((await pat.get('/v1/me')).status).toBe(200);

  // Signed out, it is still told apart for a month; then nothing of it is left.
  await hub.ask('/v1/sessions/current', { method: 'DELETE', headers: pat.headers });
  await pruneSecrets(hub.database, hub.clock.now() + 29 * day);
  expect(await countOf('session_family')).toBe(1);
  await pruneSecrets(hub.database, hub.clock.now() + 31 * day);
  expect([await countOf('refresh_token'), await countOf('session_family')]).toEqual([0, 0]);
  const failures = await hub.database.as({ mode: 'hub' }, (tx) =>
    tx.selectFrom('sign_in_failure').selectAll().execute(),
  );
  expect(failures).toEqual([]);
});
