import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DomainError, ErrorCode } from '#shared/kernel/errors';
import type { Person } from '#shared/people/person';
import { protocolVersion } from '#shared/protocol/version';
import { pat, sam } from '../../tests/support/sample-rows';
import { until } from '../../tests/support/until';
import type { Fetch } from '../courier/hub-client';
import { DataFolder } from '../ports/data-folder';
import { FileSecretStore } from './file-secret-store';
import { Session } from './session';
import { keptRefreshToken } from './tokens';

const hubId = '10000000-0000-4000-8000-000000000001';
const providerId = '20000000-0000-4000-8000-000000000001';

const signedIn = (person: Person) => ({
  accessToken: `${entered}. access of ${person.email}`,
  accessTokenExpiresAt: 600_000,
  refreshToken: `${entered}. refresh of ${person.email}`,
  refreshTokenExpiresAt: 6_000_000,
  hubId,
  providerId,
  providerName: 'Acme',
  personId: person.id,
  person,
  now: 0,
});

let path: string;
/** What the hub answers to everything but signing in. */
let answer: (pathname: string, token: string | undefined) => Promise<Response>;
/** Which sign-in this is. */
let entered: number;
let mustGo: DomainError[];
let beforeDeskCloses: (session: Session) => Promise<void>;
/** The hub that is at the address. */
let hubThere: string;

/** A hub that takes every password of these two. */
const fetch: Fetch = async (url, { body, headers }) => {
  const { pathname } = new URL(url);
  if (pathname === '/v1/hub')
    return Response.json({
      product: 'meridian-hub',
      hubId: hubThere,
      name: 'Acme',
      protocolVersion,
      oldestWorkstationProtocol: protocolVersion,
      epoch: 'one',
      now: 0,
      sampleSignIn: false,
    });
  if (pathname !== '/v1/sessions') return answer(pathname, headers['authorization']);
  const { email } = JSON.parse(String(body)) as { email: string };
  return Response.json(signedIn(email === pat.email ? pat : sam));
};

const refusal = (code: ErrorCode): Response => Response.json({ error: { code } }, { status: 403 });

const openSession = async (): Promise<Session> => {
  const folder = new DataFolder(path);
  const session: Session = new Session({
    folder,
    secrets: new FileSecretStore(folder, null),
    fetch,
    emit: () => undefined,
    now: () => 0,
    onMustGo: (problem) => mustGo.push(problem),
    beforeDeskCloses: () => beforeDeskCloses(session),
  });
  await session.restore();
  await session.chooseHub('https://hub.example');
  return session;
};

const enter = (session: Session, { email }: Person) => session.signIn({ email, password: 'a password' });

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-session-'));
  answer = async () => new Response(null, { status: 204 });
  entered = 1;
  mustGo = [];
  beforeDeskCloses = async () => undefined;
  hubThere = hubId;
});
afterEach(() => rm(path, { recursive: true, force: true }));

it('a refusal that comes late says nothing of whoever works here by then', async () => {
  const session = await openSession();
  await enter(session, pat);
  let answerNow = (_: Response): void => undefined;
  const late = new Promise<Response>((resolve) => {
    answerNow = resolve;
  });
  answer = async (asked) => (asked === '/v1/slow' ? late : new Response(null, { status: 204 }));
  const request = session.tokens?.authorize(hubId).send({ method: 'GET', path: '/v1/slow' });
  await session.signOut();
  await enter(session, sam);
  answerNow(refusal('person.disabled'));
  expect(await request).toMatchObject({ error: { code: 'person.disabled' } });
  expect(mustGo).toEqual([]);
  expect(session.read()).toMatchObject({ person: { id: sam.id }, renewal: null });
});

it('a desk asks with the tokens of the last sign-in, and with nobody else’s', async () => {
  const session = await openSession();
  await enter(session, pat);
  const state = session.read();
  if (state.phase !== 'signed-in') throw new Error(state.phase);
  const hub = session.hubOf(state.profileId);
  const ask = () => hub.send({ method: 'GET', path: '/v1/anything' });
  const asked: unknown[] = [];
  answer = async (_, token) => {
    asked.push(token);
    return new Response(null, { status: 204 });
  };
  await ask();
  entered = 2;
  await enter(session, pat);
  await ask();
  expect(asked).toEqual([`Bearer 1. access of ${pat.email}`, `Bearer 2. access of ${pat.email}`]);
  await enter(session, sam);
  expect(await ask()).toMatchObject({ error: { code: 'session.missing' } });
  expect(asked).toHaveLength(2);
});

it('a renewal that comes late takes nothing of what signing in again brought', async () => {
  const session = await openSession();
  await enter(session, pat);
  const state = session.read();
  if (state.phase !== 'signed-in') throw new Error(state.phase);
  const older = Response.json(signedIn(pat));
  let renew = (): void => undefined;
  const late = new Promise<void>((resolve) => {
    renew = resolve;
  });
  let isAsked = false;
  answer = async (asked) => {
    if (asked !== '/v1/sessions/refresh') return refusal('session.expired');
    isAsked = true;
    await late;
    return older;
  };
  const request = session.tokens?.authorize(hubId).send({ method: 'GET', path: '/v1/anything' });
  await until(() => expect(isAsked).toBe(true));
  entered = 2;
  await enter(session, pat);
  renew();
  await request;
  const secrets = new FileSecretStore(new DataFolder(path), null);
  expect(await keptRefreshToken(secrets, state.profileId)).toBe(`2. refresh of ${pat.email}`);
});

it('goes on with the tokens it has where those of another sign-in cannot be kept', async () => {
  const session = await openSession();
  await enter(session, pat);
  const secretsFile = join(path, 'secrets.json');
  const kept = await readFile(secretsFile);
  await rm(secretsFile);
  await mkdir(secretsFile);
  expect(await enter(session, pat)).toMatchObject({ error: { code: 'journal.cannot-write' } });
  await rm(secretsFile, { recursive: true });
  await writeFile(secretsFile, kept);
  const asked: string[] = [];
  answer = async (pathname) => {
    asked.push(pathname);
    return pathname === '/v1/sessions/refresh' ? Response.json(signedIn(pat)) : refusal('session.expired');
  };
  await session.tokens?.authorize(hubId).send({ method: 'GET', path: '/v1/anything' });
  expect(asked).toEqual(['/v1/anything', '/v1/sessions/refresh', '/v1/anything']);
});

describe('before a desk closes, what only its person’s tokens can bring is brought, when they', () => {
  const ways: Record<string, (session: Session) => Promise<unknown>> = {
    'sign out': (session) => session.signOut(),
    'forget the hub': (session) => session.forgetHub(),
    'choose another hub': (session) => {
      hubThere = '10000000-0000-4000-8000-000000000002';
      return session.chooseHub('https://another.example');
    },
    'make way for somebody else who signs in': (session) => enter(session, sam),
  };
  it.each(Object.keys(ways))('%s', async (way) => {
    const session = await openSession();
    await enter(session, pat);
    const asked: unknown[] = [];
    answer = async (_, token) => {
      asked.push(token);
      return new Response(null, { status: 204 });
    };
    beforeDeskCloses = async ({ tokens }) => {
      await tokens?.authorize(hubId).send({ method: 'PUT', path: '/v1/what-is-held' });
    };
    await ways[way]?.(session);
    expect(asked[0]).toBe(`Bearer 1. access of ${pat.email}`);
    expect(session.read()).not.toMatchObject({ person: { id: pat.id } });
  });
});

it('a desk that stays waits for nothing: its person signs in again, or its hub has moved', async () => {
  const session = await openSession();
  await enter(session, pat);
  let asked = 0;
  beforeDeskCloses = async () => {
    asked += 1;
  };
  await enter(session, pat);
  await session.chooseHub('https://moved.example');
  expect(session.read()).toMatchObject({ person: { id: pat.id }, hubUrl: 'https://moved.example' });
  expect(asked).toBe(0);
});

it('a refusal of whoever works here is heard', async () => {
  const session = await openSession();
  await enter(session, pat);
  answer = async () => refusal('person.disabled');
  await session.tokens?.authorize(hubId).send({ method: 'GET', path: '/v1/anything' });
  expect(mustGo).toMatchObject([{ code: 'person.disabled' }]);
  expect(session.read()).toMatchObject({ renewal: { code: 'person.disabled' } });
});
