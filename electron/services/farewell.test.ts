import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { attachmentId, type DocumentId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import type { FarewellRequest, UnsentBody } from '#shared/protocol/hub-api';
import { sampleMutation, sampleScopeId } from '../../tests/support/sample-mutation';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import type { SecretStore } from '../ports/secret-store';
import { Farewell, type LeavingDesk } from './farewell';
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
let bodies: UnsentBody[];
let desk: LeavingDesk;
let close: () => Promise<void>;
/** Whose desk it is. */
let present: string;
/** What the hub took, in its order. */
let said: FarewellRequest[];
/** What it answers in place of taking a request; null takes it. */
let refuse: (left: FarewellRequest) => Promise<DomainError | null>;
let farewell: Farewell;

/** A hub with the session that it wants gone. */
const sessionThatMustGo = (): Session => {
  let leaving: string | null = null;
  const session: Pick<Session, 'read' | 'leaving' | 'leave' | 'left' | 'hubId' | 'client'> = {
    read: () => ({ phase: leaving === null ? 'signed-in' : 'signed-out', profileId: present }) as never,
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
  bodies = [];
  desk = {
    isOpen: () => true,
    journal: ok(journal),
    bringIn: async () => ok(undefined),
    unsentBodies: async () => ok(bodies),
    unsentFiles: () => files,
  };
  close = () => journal.close();
  present = profileId;
  said = [];
  refuse = async () => null;
  farewell = new Farewell({
    session: sessionThatMustGo(),
    secrets,
    folder,
    logger: { info: () => undefined, warn: () => undefined },
    desk: async () => desk,
    alone: (work) => work(close),
    deskClosed: async () => undefined,
  });
});
afterEach(async () => {
  await journal.close();
  await rm(path, { recursive: true, force: true });
});

/** What the hub was given of the journal. */
const handed = (): unknown[] => said.flatMap(({ mutations }) => mutations);

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

it('hands over what its person saves while files are on their way, and nothing twice', async () => {
  files = [someFile];
  const written = { scope: sampleScopeId, documentId: 'f0000000-0000-7000-8000-000000000001' as DocumentId };
  await journal.append(sampleMutation(1));
  refuse = async ({ chunk }) => {
    if (chunk?.hash !== 'second' || chunk.data !== null) return null;
    await journal.append(sampleMutation(2));
    bodies = [{ ...written, bodySchema: 1, update: 'words' }];
    files = [...files, { ...someFile, versionId: sampleMutation(2).id, chunks: ['another'] }];
    return null;
  };
  await takeLeave();
  expect(isErased()).toBe(true);
  expect(handed()).toEqual([sampleMutation(1), sampleMutation(2)]);
  expect(said.flatMap(({ body }) => body?.update ?? [])).toEqual(['words']);
  expect(brought()).toEqual(['first', 'second', 'third', 'another']);
});

it('hands over what is on its way to the disk as the desk closes, and takes nothing more', async () => {
  close = async () => {
    await Promise.all([journal.append(sampleMutation(1)), journal.close()]);
  };
  await takeLeave();
  expect(handed()).toEqual([sampleMutation(1)]);
  expect(await journal.append(sampleMutation(2))).toMatchObject({ ok: false });
});

it('stays where what was saved last cannot be handed over', async () => {
  close = async () => {
    await Promise.all([journal.append(sampleMutation(1)), journal.close()]);
  };
  refuse = async ({ mutations }) => (mutations.length > 0 ? domainError('hub.unreachable') : null);
  await takeLeave();
  expect(isErased()).toBe(false);
});

it('does not go on for ever where somebody writes on, and hands over their last word', async () => {
  let words = 0;
  desk = {
    ...desk,
    unsentBodies: async () => {
      words += 1;
      const documentId = 'f0000000-0000-7000-8000-000000000001' as DocumentId;
      return ok([{ scope: sampleScopeId, documentId, bodySchema: 1, update: `${words} words` }]);
    },
  };
  await takeLeave();
  expect(isErased()).toBe(true);
  expect(said.flatMap(({ body }) => body?.update ?? []).at(-1)).toBe(`${words} words`);
});

it('erases nothing of a journal that cannot be read: nobody knows what in it is unsent', async () => {
  desk = { ...desk, journal: err(domainError('journal.from-future')) };
  await takeLeave();
  expect(isErased()).toBe(false);
});

it('signs out nobody who came meanwhile, and leaves the desk of whoever signed out', async () => {
  files = [someFile];
  refuse = async ({ chunk }) => {
    if (chunk?.hash === 'third') present = 'another';
    return null;
  };
  await takeLeave();
  expect(isErased()).toBe(false);
  expect(said.some(({ erased }) => erased)).toBe(false);
});

it('leaves a desk that was opened anew meanwhile to another farewell', async () => {
  desk = { ...desk, isOpen: () => false };
  await takeLeave();
  expect(isErased()).toBe(false);
});
