import type { BridgeHandlers } from '#shared/bridge/derived';
import { sealedWriting, wordsOf } from '#shared/documents/sealed-writing';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import {
  forgetReceipt,
  keptChunk,
  pushResponse,
  savedClient,
  savedEngagement,
  sealedEdits,
  sealedOutcomes,
} from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Mutation } from '#shared/sync/mutation';
import type { SealedEdit } from '#shared/sync/sealed-edit';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { Courier } from '../courier/courier';
import type { Journal } from '../journal/journal';
import { knownError } from '../journal/journal-state';
import { diskRefused } from '../ports/data-folder';
import type { Logger } from '../ports/logger';
import { handOverFiles, type UnsentFile } from './hand-over';

type ScopeMethods =
  | 'scope.forget'
  | 'scope.evict'
  | 'scope.list-here'
  | 'mutation.send'
  | 'engagement.save-access'
  | 'client.save-consent'
  | 'quarantine.read'
  | 'quarantine.decide';

/** What of the signed-in person's desk is touched when a scope is forgotten. */
export interface ScopeKeeping {
  readonly hub: AuthorizedHub;
  readonly personId: string;
  readonly journal: Journal;
  /** Erases what was set aside of the journal after damage. Throws what the file system throws. */
  readonly eraseSetAside: () => Promise<void>;
  readonly courier: Courier | null;
  /** Has what programs saved last in this scope's files journaled. */
  readonly bringIn: (scope: string) => Promise<Result<unknown, DomainError>>;
  /** The hub took this mutation, which was not journaled: the bytes that it names follow. */
  readonly bringBytes: (mutation: Mutation) => Promise<Result<unknown, DomainError>>;
  /**
   * Whether the hub has everything that was written in this scope's documents. What it refuses for good is sealed: it
   * has no such document, say, whose making was sealed or refused, as every command was answered by then.
   */
  readonly bodiesSent: (scope: string) => Promise<Result<unknown, DomainError>>;
  /** Files of the scope whose mutation was sealed: their bytes go there too. */
  readonly sealedFiles: (scope: string) => readonly UnsentFile[];
  /** The hub has all bytes of this one. */
  readonly handedOver: (file: UnsentFile) => Promise<Result<unknown, DomainError>>;
  readonly logger: Logger;
  /** Scopes of which bodies of documents, files or working copies lie here. Throws what the file system throws. */
  readonly filesOf: () => Promise<readonly string[]>;
  /** Erases what else lies here of a scope: bodies of documents, files, working copies. */
  readonly eraseFiles: (scope: string) => Promise<Result<unknown, DomainError>>;
  /** The journal holds nothing of it any more: windows are told, since the one that asked may be gone. */
  readonly onErased: (scope: string) => void;
}

/** A text is sealed in a form that nobody can read who is to decide on it. */
const withWords = (edit: SealedEdit): SealedEdit & { words?: string } => {
  const writing = sealedWriting.safeParse(edit.command);
  return writing.success ? { ...edit, words: wordsOf(Buffer.from(writing.data.update, 'base64')) } : edit;
};

/** Sees to it that nothing of the scope waits for the hub any more. Errors: `scope.unsent`; it is on its way then. */
const allSent = async (
  { journal, courier, bringIn, bodiesSent }: ScopeKeeping,
  scope: string,
): Promise<Result<void, DomainError>> => {
  const saved = await bringIn(scope);
  if (!saved.ok) return saved;
  const own = journal.index.open().filter(({ mutation }) => (mutation.scope as string) === scope);
  // What stumbled while it was judged is only sealed now, so it is worth another try.
  const parked = own.filter(({ state }) => state === 'parked').map(({ mutation }) => mutation.id);
  if (parked.length > 0) await journal.retry(parked);
  if (own.some(({ state }) => state !== 'answered')) {
    courier?.nudge();
    return err(domainError('scope.unsent'));
  }
  // After the commands: a document is known to the hub before what is written in it.
  const bodies = await bodiesSent(scope);
  return bodies.ok ? ok(undefined) : bodies;
};

const erase = async (
  { journal, eraseSetAside, courier, eraseFiles, onErased }: ScopeKeeping,
  scope: string,
): Promise<Result<void, DomainError>> => {
  // Files first: on a full disk they make the room in which the journal is written anew without the scope.
  const files = await eraseFiles(scope);
  if (!files.ok) return files;
  try {
    await eraseSetAside();
  } catch (error) {
    return err(diskRefused(error));
  }
  const erased = await journal.eraseScope(scope);
  if (erased.ok) onErased(scope);
  courier?.announce();
  return erased;
};

/** The hub has all that lies here of the scope: commands, texts, and the bytes of what was sealed. */
const allHandedOver = async (keeping: ScopeKeeping, scope: string): Promise<Result<void, DomainError>> => {
  const { hub } = keeping;
  const sent = await allSent(keeping, scope);
  if (!sent.ok) return sent;
  const handed = await handOverFiles(
    keeping.sealedFiles(scope),
    async (chunk) => {
      const said = await hub.request(keptChunk, { method: 'POST', path: '/v1/sealed-chunks', body: chunk });
      return said.ok ? ok(said.value.here) : said;
    },
    keeping.handedOver,
    ({ code }) => keeping.logger.warn('scope.bytes-not-handed-over', { code }),
  );
  if (!handed.ok) return handed;
  // That may have taken long, and somebody may have saved in a program meanwhile.
  return allSent(keeping, scope);
};

const forget = async (keeping: ScopeKeeping, scope: string) => {
  const { hub } = keeping;
  const handed = await allHandedOver(keeping, scope);
  if (!handed.ok) return handed;
  const receipt = await hub.request(forgetReceipt, { method: 'POST', path: '/v1/forgets', body: { scope } });
  if (!receipt.ok) return receipt;
  const erased = await erase(keeping, scope);
  return erased.ok ? receipt : erased;
};

/**
 * Who sees what, as the main process carries it: edits of access and decisions on sealed edits go to the hub at once,
 * and a forgotten scope is erased here after the hub's receipt.
 */
export const scopeHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
  present: () => Promise<Result<ScopeKeeping, DomainError>>,
): Pick<BridgeHandlers, ScopeMethods> => ({
  'scope.forget': async ({ scope }) => {
    const keeping = await present();
    return keeping.ok ? forget(keeping.value, scope) : keeping;
  },
  'scope.evict': async ({ scope }) => {
    const keeping = await present();
    if (!keeping.ok) return keeping;
    const handed = await allHandedOver(keeping.value, scope);
    if (!handed.ok) return handed;
    const erased = await erase(keeping.value, scope);
    return erased.ok ? ok(undefined) : erased;
  },
  'scope.list-here': async () => {
    const keeping = await present();
    if (!keeping.ok) return keeping;
    const { journal, filesOf } = keeping.value;
    return ok({ scopes: [...new Set([...journal.index.scopes(), ...(await filesOf())])] });
  },
  'mutation.send': async ({ mutation }) => {
    const keeping = await present();
    if (!keeping.ok) return keeping;
    if (keeping.value.personId !== mutation.personId) return err(domainError('mutation.wrong-author'));
    const response = await keeping.value.hub.request(pushResponse, {
      method: 'POST',
      path: '/v1/mutations',
      body: { protocolVersion, deviceId: mutation.deviceId, mutations: [mutation] },
    });
    if (!response.ok) return response;
    const answer = response.value.answers.find(({ id }) => id === mutation.id);
    if (!answer) return err(domainError('hub.failed'));
    if (answer.outcome === 'rejected') return err(knownError(answer.error ?? { code: 'hub.failed' }));
    const brought = await keeping.value.bringBytes(mutation);
    return brought.ok ? ok(undefined) : brought;
  },
  'engagement.save-access': async ({ id, edit }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const saved = await reached.value.request(savedEngagement, {
      method: 'PUT',
      path: `/v1/engagements/${id}/access`,
      body: edit,
    });
    return saved.ok ? ok(saved.value.engagement) : saved;
  },
  'client.save-consent': async ({ id, edit }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const saved = await reached.value.request(savedClient, {
      method: 'PUT',
      path: `/v1/clients/${id}/consent`,
      body: edit,
    });
    return saved.ok ? ok(saved.value.client) : saved;
  },
  'quarantine.read': async () => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const read = await reached.value.request(sealedEdits, { method: 'GET', path: '/v1/quarantine' });
    return read.ok ? ok(read.value.edits.map(withWords)) : read;
  },
  'quarantine.decide': async (decision) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const decided = await reached.value.request(sealedOutcomes, {
      method: 'POST',
      path: '/v1/quarantine/decisions',
      body: decision,
    });
    return decided.ok ? ok(decided.value.outcomes) : decided;
  },
});
