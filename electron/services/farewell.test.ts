import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import type { FarewellRequest } from '#shared/protocol/hub-api';
import { Journal } from '../journal/journal';
import { DataFolder } from '../ports/data-folder';
import { plainSeal } from '../ports/seal';
import type { SecretStore } from '../ports/secret-store';
import { Farewell } from './farewell';
import type { UnsentFile } from './hand-over';
import type { Session } from './session';

const profileId = 'one';

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
