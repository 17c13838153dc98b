import type { FeedEntry } from '#shared/protocol/hub-api';
import type { MetaRow, ReplicaDatabase, UnreadRow } from '../database/database';
import { openBodies } from '../database/row-codec';
import type { Sealing } from '../database/sealing';
import type { Step } from './keeper';
import { isReadable } from './page-reader';

/**
 * The step that takes in what an earlier build could not read and this one can, as if the feed had just brought it:
 * cursors have long passed these rows, so nobody would bring them again. Null where there is nothing of the kind.
 */
export const readAgain = async (
  database: ReplicaDatabase,
  sealing: Sealing,
  { epoch, head }: MetaRow,
): Promise<Step | null> => {
  const stored = await database.unread.toArray();
  if (stored.length === 0 || epoch === null) return null;
  const opened = await openBodies<UnreadRow, FeedEntry>(sealing, stored);
  const entries = opened.map(({ value }) => value).filter(isReadable);
  if (entries.length === 0) return null;
  const page = {
    epoch,
    rebuild: false,
    head: head ?? 0,
    entries,
    cursors: [],
    forget: [],
    backfill: [],
    more: false,
    now: 0,
  };
  return { pages: [{ page, entries, unread: [] }] };
};
