import { afterAll, beforeAll, expect, it } from 'vitest';
import { pruneSecrets } from '../../../server/auth/prune';
import { makeSecret } from '../../../server/auth/secrets';
import { postJson } from '../../support/ask-hub';
import { hubFirm } from '../../support/hub-firm';
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

it('keeps what proves whose device has to go, however late it comes, for as long as its person is disabled', async () => {
  const { refreshToken } = await hub.session('obi');
  const files = hubFirm('acme');
  const people = (files['people.csv'] as string).replace(/^(obi,.*),yes$/m, '$1,no');
  await hub.import({ ...files, 'people.csv': people });
  const refresh = () =>
    hub.ask(
      '/v1/sessions/refresh',
      postJson({ refreshToken, attempt: '018f0000-0000-4000-8000-000000000001' }),
    );
  for (const absence of [61, 200]) {
    hub.clock.advance(absence * day);
    await pruneSecrets(hub.database, hub.clock.now());
    expect(await refresh()).toMatchObject({ status: 403, code: 'person.disabled' });
  }
  const farewell = { refreshToken, mutations: [], erased: false };
  expect(await hub.ask('/v1/farewells', postJson(farewell))).toMatchObject({ status: 200 });

  await hub.import(files);
  expect(await refresh()).toMatchObject({ status: 401, code: 'session.expired' });
  await pruneSecrets(hub.database, hub.clock.now());
  expect([await countOf('refresh_token'), await countOf('session_family')]).toEqual([0, 0]);
});
