import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { attachmentId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { FarewellRequest } from '#shared/protocol/hub-api';
import { sampleMutation, sampleScopeId } from '../../tests/support/sample-mutation';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import type { SecretStore } from '../ports/secret-store';
import { Farewell } from './farewell';
import type { UnsentFile } from './hand-over';
import type { Session } from './session';

const profileId = 'one';

/** A file of three chunks that the hub has none of. */
const someFile: UnsentFile = {
  scope: sampleScopeId,
  attachmentId: attachmentId.parse('a0000000-0000-7000-8000-000000000001'),
  versionId: sampleMutation(1).id,
  chunks: ['first', 'second', 'third'],
  read: async (hash) => Buffer.from(hash),
};

let path: string;
let journal: Journal;
let files: UnsentFile[];
/** What the hub took, in its order. */
let said: FarewellRequest[];
/** What it answers in place of taking a request; null takes it. */
let refuse: (left: FarewellRequest) => Promise<DomainError | null>;
let farewell: Farewell;

/** A hub with the session that it wants gone. */
const sessionThatMustGo = (): Session => {
  let leaving: string | null = null;
  const session: Pick<Session, 'read' | 'leaving' | 'leave' | 'left' | 'hubId' | 'client'> = {
    read: () => ({ phase: leaving === null ? 'signed-in' : 'signed-out', profileId }) as never,
    get leaving() {
      return leaving;
    },
    leave: async (of) => {
      leaving = of;
    },
    left: async () => {
      leaving = null;
    },
    hubId: 'the hub',
    client: {
      describe: async () => ok({}),
      request: async (
        _: unknown,
        { body }: { body: FarewellRequest },
      ): Promise<Result<object, DomainError>> => {
        const refused = await refuse(body);
        if (refused) return err(refused);
        said.push(body);
        return ok({ answers: [], here: body.chunk?.data != null });
      },
    } as never,
  };
  return session as Session;
};

const secrets: SecretStore = {
  systemKeyring: false,
  read: async () => JSON.stringify({ refreshToken: 'the last one', attempt: null }),
  write: async () => undefined,
  remove: async () => undefined,
};

/** The hub says that this desk must go; resolves once it has, or has put it off. */
const takeLeave = async (): Promise<void> => {
  farewell.take(domainError('person.disabled'));
  await farewell.end();
};

const isErased = (): boolean => !existsSync(join(path, 'profiles', profileId));

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), 'meridian-farewell-'));
  const folder = new DataFolder(path);
  const opened = await Journal.open(folder.resolve('profiles', profileId, 'journal'), plainSeal);
  if (!opened.ok) throw new Error(opened.error.code);
  journal = opened.value.journal;
  files = [];
  said = [];
  refuse = async () => null;
  farewell = new Farewell({
    session: sessionThatMustGo(),
    secrets,
    folder,
    logger: { info: () => undefined, warn: () => undefined },
    journal: async () => journal,
    bringIn: async () => ok(undefined),
    unsentBodies: async () => ok([]),
    unsentFiles: async () => files,
    deskClosed: async () => undefined,
  });
});
afterEach(async () => {
  await journal.close();
  await rm(path, { recursive: true, force: true });
});

/** The chunks whose bytes the hub has now. */
const brought = (): string[] => said.flatMap(({ chunk }) => (chunk?.data == null ? [] : [chunk.hash]));

it('erases nothing of a desk that the hub does not want gone, although nothing there is unsent', async () => {
  refuse = async () => domainError('session.expired');
  await takeLeave();
  expect(isErased()).toBe(false);
});

it('erases a desk where nothing is unsent on the word of the hub, and tells it', async () => {
  await takeLeave();
  expect(isErased()).toBe(true);
  expect(said.at(-1)).toMatchObject({ erased: true });
});

it.each(['hub.not-a-hub', 'hub.different', 'session.expired', 'hub.unreachable'] as const)(
  'keeps a file that was cut short by %s, and brings it the next time',
  async (code) => {
    files = [someFile];
    refuse = async ({ chunk }) => (chunk?.hash === 'second' ? domainError(code) : null);
    await takeLeave();
    expect([isErased(), brought()]).toEqual([false, ['first']]);
    refuse = async () => null;
    await takeLeave();
    expect([isErased(), brought()]).toEqual([true, ['first', 'first', 'second', 'third']]);
  },
);

it.each(['attachment.quota-exceeded', 'scope.not-visible'] as const)(
  'gives up a file that %s keeps from the hub for good, and brings the others',
  async (code) => {
    files = [someFile, { ...someFile, versionId: sampleMutation(2).id, chunks: ['another'] }];
    refuse = async ({ chunk }) => (chunk?.hash === 'second' ? domainError(code) : null);
    await takeLeave();
    expect([isErased(), brought()]).toEqual([true, ['first', 'another']]);
  },
);

it('gives up a file whose bytes are not here any more, and brings the others', async () => {
  files = [
    { ...someFile, read: async () => null },
    { ...someFile, versionId: sampleMutation(2).id, chunks: ['another'] },
  ];
  await takeLeave();
  expect([isErased(), brought()]).toEqual([true, ['another']]);
});
