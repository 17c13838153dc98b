import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BridgeHandlers } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';
import { forgetReceipt, savedEngagement, sealedEdits, sealedOutcomes } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';
import type { Courier } from '../courier/courier';
import type { Journal } from '../journal/journal';

type ScopeMethods = 'scope.forget' | 'engagement.save-access' | 'quarantine.read' | 'quarantine.decide';

/** What of the signed-in person's desk is touched when a scope is forgotten. */
export interface ScopeKeeping {
  readonly hub: AuthorizedHub;
  readonly journal: Journal;
  /** The folder that the journal lies in. */
  readonly journalFolder: string;
  readonly courier: Courier | null;
  /** Erases what else lies here of a scope: files, working copies. */
  readonly eraseFiles: (scope: string) => Promise<Result<unknown, DomainError>>;
}

/** What is set aside after damage holds content too; what could be read of it was carried on. */
const setAside = /^(damaged|torn)-.*\.journal$/;

const eraseSetAside = async (folder: string): Promise<void> => {
  for (const name of await readdir(folder))
    if (setAside.test(name)) await rm(join(folder, name), { force: true });
};

const forget = async (keeping: ScopeKeeping, scope: string) => {
  const { hub, journal, journalFolder, courier, eraseFiles } = keeping;
  const own = journal.index.open().filter(({ mutation }) => (mutation.scope as string) === scope);
  // What stumbled while it was judged is only sealed now, so it is worth another try.
  const parked = own.filter(({ state }) => state === 'parked').map(({ mutation }) => mutation.id);
  if (parked.length > 0) await journal.retry(parked);
  if (own.some(({ state }) => state !== 'answered')) {
    courier?.nudge();
    return err(domainError('scope.unsent'));
  }
  const receipt = await hub.request(forgetReceipt, { method: 'POST', path: '/v1/forgets', body: { scope } });
  if (!receipt.ok) return receipt;
  const erased = await journal.eraseScope(scope);
  if (!erased.ok) return erased;
  await eraseSetAside(journalFolder);
  const files = await eraseFiles(scope);
  if (!files.ok) return files;
  courier?.announce();
  return receipt;
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
  'quarantine.read': async () => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const read = await reached.value.request(sealedEdits, { method: 'GET', path: '/v1/quarantine' });
    return read.ok ? ok(read.value.edits) : read;
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
