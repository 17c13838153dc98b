import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { session as sessionSchema } from '#shared/protocol/hub-api';
import { accessTokenMilliseconds } from '../../../server/auth/access-token';
import { ask, postJson } from '../../support/ask-hub';
import { hubFirm } from '../../support/hub-firm';
import { TestHub } from '../../support/running-hub';
import { until } from '../../support/until';

const minute = 60_000;
const day = 24 * 60 * minute;

let hub: TestHub;
const logged: Record<string, unknown>[] = [];

beforeAll(async () => {
  const logger = pino({ level: 'warn' }, { write: (line: string) => logged.push(JSON.parse(line)) });
  hub = await TestHub.start({ providers: ['acme', 'bolt'], logger });
  await hub.import(hubFirm('demo', true), 'demo');
});
afterAll(() => hub.close());

const refresh = (refreshToken: string, attempt: string = randomUUID()) =>
  hub.ask('/v1/sessions/refresh', postJson({ refreshToken, attempt }));

const me = (accessToken: string) =>
  hub.ask('/v1/me', { headers: { authorization: `Bearer ${accessToken}` } });

const families = (person: string) =>
  hub.asProvider((tx) =>
    tx
      .selectFrom('session_family')
      .select(['id', 'ended_because'])
      .where('person_id', '=', hub.ids().person(person))
      .execute(),
  );

const setActive = async (person: string, active: boolean) => {
  const files = hubFirm('acme');
  const people = files['people.csv'] as string;
  const changed = people.replace(new RegExp(`^(${person},.*),(yes|no)$`, 'm'), `$1,${active ? 'yes' : 'no'}`);
  await hub.import({ ...files, 'people.csv': changed });
};

describe('signing in', () => {
  it('answers with who it is, tokens and their lifetimes on the hub’s clock', async () => {
    const answer = await hub.requestSignIn('pat');
    expect(answer.status).toBe(200);
    const session = sessionSchema.parse(answer.body);
    expect(session).toMatchObject({
      personId: hub.ids().person('pat'),
      providerId: hub.providerId(),
      person: { name: 'Pat Rao' },
    });
    expect(session.accessTokenExpiresAt - session.now).toBe(accessTokenMilliseconds);
    expect(session.refreshTokenExpiresAt - session.now).toBe(60 * day);
    expect((await me(session.accessToken)).body).toMatchObject({ email: 'pat@acme.example' });
  });

  it('keeps passwords as Argon2id and tokens as hashes only', async () => {
    const { refreshToken } = await hub.session('pat');
    const secret = refreshToken.split('.')[1] ?? '';
    const { accounts, tokens } = await hub.asProvider(async (tx) => ({
      accounts: await tx.selectFrom('person_account').select('password_hash').execute(),
      tokens: await tx.selectFrom('refresh_token').selectAll().execute(),
    }));
    for (const { password_hash } of accounts)
      expect(password_hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(JSON.stringify(tokens)).not.toContain(secret);
  });

  it('finds the account whatever the case of its address, and only in the provider that was named', async () => {
    expect((await hub.requestSignIn('pat', { email: ' PAT@Acme.Example ' })).status).toBe(200);
    const elsewhere = await hub.requestSignIn('pat', { provider: 'bolt', email: 'pat@acme.example' });
    expect(elsewhere.code).toBe('session.credentials-wrong');
  });

  it('says the very same of a wrong password, an unknown address and a provider that is not there', async () => {
    const answers = [
      await hub.requestSignIn('obi', { password: 'not this one at all' }),
      await hub.requestSignIn('nobody'),
      await hub.ask(
        '/v1/sessions',
        postJson({
          provider: 'nowhere',
          email: 'obi@acme.example',
          password: 'whatever it is',
          device: { id: randomUUID(), name: 'A desk' },
        }),
      ),
    ];
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(answer.body).toEqual({ error: { code: 'session.credentials-wrong' } });
    }
  });

  it('tells somebody who was disabled so, but only with the right password', async () => {
    expect(await hub.requestSignIn('dan')).toMatchObject({ status: 403, code: 'person.disabled' });
    const wrong = await hub.requestSignIn('dan', { password: 'not this one at all' });
    expect(wrong.code).toBe('session.credentials-wrong');
  });

  it('writes down which devices somebody uses', async () => {
    const deviceId = randomUUID();
    await hub.requestSignIn('kim', { deviceId });
    await hub.requestSignIn('kim', { deviceId });
    const devices = await hub.asProvider((tx) =>
      tx.selectFrom('device').selectAll().where('device_id', '=', deviceId).execute(),
    );
    expect(devices).toHaveLength(1);
  });
});

describe('a device that is being revoked', () => {
  it('is not let in by a sign-in that began before', async () => {
    const deviceId = randomUUID();
    await hub.session('pat', 'acme', { deviceId });
    const signingIn = await hub.asProvider(async (tx) => {
      await tx
        .updateTable('device')
        .set({ revoked_at: new Date(hub.clock.now()), revoked_by: hub.ids().person('ada') })
        .where('device_id', '=', deviceId)
        .execute();
      const answer = hub.requestSignIn('pat', { deviceId });
      await until(async () => {
        const { rows } = await sql<{ waits: boolean }>`
          SELECT EXISTS (SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock') AS waits`.execute(
          hub.database.owner,
        );
        expect(rows).toEqual([{ waits: true }]);
      });
      return { answer };
    });
    expect(await signingIn.answer).toMatchObject({ status: 403, code: 'device.revoked' });
  });
});

describe('guessing passwords (security check 38)', () => {
  const guess = (email: string, provider = 'acme') =>
    hub.requestSignIn('', { email, provider, password: 'a guess that is wrong' });

  it('is slowed down by account after five tries, for known and unknown addresses alike', async () => {
    for (const email of ['sam@acme.example', 'ghost@acme.example']) {
      for (let turn = 0; turn < 5; turn++)
        expect((await guess(email)).code).toBe('session.credentials-wrong');
      expect(await guess(email)).toMatchObject({ status: 429, code: 'session.too-many-attempts' });
    }
  });

  it('says how long to wait, doubles it, and lets nobody in meanwhile, even with the right password', async () => {
    const refused = await hub.requestSignIn('sam');
    expect(refused.body).toMatchObject({
      error: { code: 'session.too-many-attempts', details: { seconds: 2 } },
    });
    hub.clock.advance(2_000);
    expect((await guess('sam@acme.example')).code).toBe('session.credentials-wrong');
    expect((await guess('sam@acme.example')).body).toMatchObject({ error: { details: { seconds: 4 } } });
    hub.clock.advance(4_000);
    expect((await hub.requestSignIn('sam')).status).toBe(200);
    expect((await guess('sam@acme.example')).code).toBe('session.credentials-wrong');
  });

  it('finds the door closed behind the free tries, however many are sent at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => guess('rush@acme.example')));
    const tried = answers.filter(({ code }) => code === 'session.credentials-wrong');
    expect(tried).toHaveLength(5);
    expect(answers.filter(({ code }) => code === 'session.too-many-attempts')).toHaveLength(15);
  });

  it('is slowed down by address too, whoever’s account is tried, and forgiven after a quiet day', async () => {
    hub.clock.advance(day + minute);
    const spray = (from: number, count: number) =>
      Promise.all(Array.from({ length: count }, (_, index) => guess(`spray-${from + index}@acme.example`)));
    const first = await spray(0, 49);
    expect(first.every(({ code }) => code === 'session.credentials-wrong')).toBe(true);
    // Signing in to an account of one's own in between takes nothing back but itself.
    expect((await hub.requestSignIn('pat')).status).toBe(200);
    const rest = await spray(49, 11);
    expect(rest.filter(({ code }) => code === 'session.credentials-wrong')).toHaveLength(1);
    expect((await hub.requestSignIn('pat')).code).toBe('session.too-many-attempts');
    hub.clock.advance(day + minute);
    expect((await hub.requestSignIn('pat')).status).toBe(200);
  });
});

describe('a proxy beside the hub', () => {
  const guess = (from: string) =>
    hub.ask(
      '/v1/sessions',
      postJson(
        {
          provider: 'acme',
          email: `${randomUUID()}@acme.example`,
          password: 'a guess that is wrong',
          device: { id: randomUUID(), name: 'A desk' },
        },
        { 'x-forwarded-for': from },
      ),
    );

  it('says whom it speaks for; what a client says of itself before it counts for nothing', async () => {
    const answers = await Promise.all(
      Array.from({ length: 51 }, (_, index) => guess(`198.51.100.${index}, 203.0.113.1`)),
    );
    expect(answers.filter(({ code }) => code === 'session.too-many-attempts')).toHaveLength(1);
    expect((await guess('203.0.113.2')).code).toBe('session.credentials-wrong');
    expect((await hub.requestSignIn('pat')).status).toBe(200);
  });
});

describe('an access token', () => {
  it('serves for its ten minutes and not a second more', async () => {
    const { accessToken } = await hub.session('pat');
    hub.clock.advance(accessTokenMilliseconds - 2_000);
    expect((await me(accessToken)).status).toBe(200);
    hub.clock.advance(3_000);
    expect(await me(accessToken)).toMatchObject({ status: 401, code: 'session.expired' });
  });

  it('is refused when it is missing, changed, unsigned or another hub’s', async () => {
    const { accessToken } = await hub.session('pat');
    const [header = '', claims = '', signature = ''] = accessToken.split('.');
    const forged = Buffer.from(
      Buffer.from(claims, 'base64url').toString().replace(hub.ids().person('pat'), hub.ids().person('lee')),
    ).toString('base64url');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    for (const token of ['', 'x', `${header}.${forged}.${signature}`, `${none}.${claims}.`])
      expect(await me(token), token).toMatchObject({ status: 401, code: 'session.missing' });
    expect(await hub.ask('/v1/me')).toMatchObject({ status: 401, code: 'session.missing' });
  });

  it('serves no longer once its person was disabled, and neither does the refresh token', async () => {
    const { accessToken, refreshToken } = await hub.session('obi');
    await setActive('obi', false);
    expect(await me(accessToken)).toMatchObject({ status: 403, code: 'person.disabled' });
    expect(await refresh(refreshToken)).toMatchObject({ status: 403, code: 'person.disabled' });
    await setActive('obi', true);
    expect((await me(accessToken)).status).toBe(200);
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('serves no longer once its session was ended', async () => {
    const { accessToken, refreshToken } = await hub.session('pat');
    const other = await hub.session('pat');
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await hub.ask('/v1/sessions/current', { method: 'DELETE', headers })).status).toBe(204);
    expect(await me(accessToken)).toMatchObject({ status: 401, code: 'session.expired' });
    expect(await refresh(refreshToken)).toMatchObject({ status: 401, code: 'session.expired' });
    expect((await me(other.accessToken)).status).toBe(200);
  });
});

describe('a refresh token (security check 37)', () => {
  const rotate = async (token: string, attempt?: string) => {
    const answer = await refresh(token, attempt);
    expect(answer.status).toBe(200);
    return sessionSchema.parse(answer.body);
  };

  it('is exchanged for its successor, again and again', async () => {
    const first = await hub.session('pat');
    const second = await rotate(first.refreshToken);
    const third = await rotate(second.refreshToken);
    expect(new Set([first, second, third].map((one) => one.refreshToken)).size).toBe(3);
    expect((await me(third.accessToken)).status).toBe(200);
  });

  it('gives the same successor to a retry after a lost reply, also to two at once', async () => {
    const { refreshToken } = await hub.session('pat');
    const attempt = randomUUID();
    const answers = await Promise.all([rotate(refreshToken, attempt), rotate(refreshToken, attempt)]);
    const again = await rotate(refreshToken, attempt);
    expect(new Set([...answers, again].map((one) => one.refreshToken)).size).toBe(1);
    expect((await rotate(again.refreshToken)).personId).toBe(hub.ids().person('pat'));
  });

  it('used twice by different attempts ends the whole family, whoever comes, and is written down', async () => {
    const stolen = await hub.session('rae');
    const bystander = await hub.session('rae');
    const thief = await rotate(stolen.refreshToken);
    expect(await refresh(stolen.refreshToken)).toMatchObject({ status: 401, code: 'session.refresh-reused' });
    expect((await refresh(thief.refreshToken)).code).toBe('session.refresh-reused');
    expect((await refresh(stolen.refreshToken)).code).toBe('session.refresh-reused');
    expect((await me(thief.accessToken)).code).toBe('session.refresh-reused');
    expect((await me(stolen.accessToken)).code).toBe('session.refresh-reused');
    expect((await me(bystander.accessToken)).status).toBe(200);
    expect((await refresh(bystander.refreshToken)).status).toBe(200);
    const ended = (await families('rae')).filter((family) => family.ended_because === 'reused');
    expect(ended).toHaveLength(1);
    expect(logged).toContainEqual(
      expect.objectContaining({ family: ended[0]?.id, person: hub.ids().person('rae') }),
    );
  });

  it('that two attempts bring at the same moment lets one of them through at most', async () => {
    const { refreshToken } = await hub.session('pat');
    const answers = await Promise.all(Array.from({ length: 6 }, () => refresh(refreshToken)));
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
    expect((await refresh(refreshToken)).code).toBe('session.refresh-reused');
  });

  it('ends with its lifetime, and is nothing when it is made up or another provider’s', async () => {
    const { refreshToken } = await hub.session('pat');
    const secret = refreshToken.split('.')[1] ?? '';
    for (const token of [
      `${hub.providerId()}.${'x'.repeat(43)}`,
      `${hub.providerId('bolt')}.${secret}`,
      `${randomUUID()}.${secret}`,
      'no token at all at all',
    ])
      expect(await refresh(token), token).toMatchObject({ status: 401, code: 'session.expired' });
    hub.clock.advance(61 * day);
    expect((await refresh(refreshToken)).code).toBe('session.expired');
  });
});

describe('the sample firm’s codes', () => {
  const askCode = (personId: string, headers?: Record<string, string>) =>
    hub.ask('/v1/sample/codes', postJson({ personId }, headers));
  const useCode = (code: string, headers?: Record<string, string>) =>
    hub.ask(
      '/v1/sessions/one-time',
      postJson({ code, device: { id: randomUUID(), name: 'A desk' } }, headers),
    );
  const makeCode = async () => ((await askCode(hub.ids('demo').person('pat'))).body as { code: string }).code;

  it('let one of its people in once, within a minute', async () => {
    const code = await makeCode();
    expect((await useCode(code)).status).toBe(200);
    expect(await useCode(code)).toMatchObject({ status: 401, code: 'session.code-invalid' });
    const late = await makeCode();
    hub.clock.advance(minute + 1_000);
    expect((await useCode(late)).code).toBe('session.code-invalid');
  });

  it('are for the sample firm’s people only', async () => {
    expect(await askCode(hub.ids('acme').person('pat'))).toMatchObject({
      status: 404,
      code: 'person.not-found',
    });
    expect((await useCode(`${hub.providerId('acme')}.${'x'.repeat(43)}`)).code).toBe('session.code-invalid');
  });

  it('are neither given nor taken from elsewhere: a proxied request, or a page whose name points here', async () => {
    const code = await makeCode();
    const elsewhere = { 'x-forwarded-for': '203.0.113.9' };
    expect(await askCode(hub.ids('demo').person('pat'), elsewhere)).toMatchObject({
      status: 403,
      code: 'session.sample-only',
    });
    expect(await useCode(code, elsewhere)).toMatchObject({ status: 403, code: 'session.sample-only' });
    expect((await useCode(code)).status).toBe(200);
  });

  it('offer whom the switcher shows, one of each role first and nobody who has left', async () => {
    const { body } = await ask(hub.url, '/v1/sample/people');
    const { people } = body as { people: { name: string; role: string }[] };
    expect(people.slice(0, 3).map(({ role }) => role)).toEqual(['professional', 'lead', 'admin']);
    expect(people.map(({ name }) => name)).not.toContain('Dan Pal');
    expect(people).toHaveLength(7);
  });
});
