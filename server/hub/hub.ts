import type { Logger } from 'pino';
import type { Clock } from '#shared/kernel/clock';
import { oldestWorkstationProtocol } from '#shared/protocol/version';
import { AccessTokens } from '../auth/access-token';
import { Devices } from '../auth/devices';
import { Passwords } from '../auth/passwords';
import { Sessions } from '../auth/sessions';
import { SignInBackoff } from '../auth/sign-in-backoff';
import type { BlobStore } from '../storage/blob-store';
import type { HubDatabase } from '../storage/database';
import { ReceiptSigner } from '../time/receipt-signer';
import { AttachmentDepot, type AttachmentQuotas, usualQuotas } from './attachment-depot';
import { BodyDepot } from './body-depot';
import { type HubIdentity, presentEpoch, readIdentity } from './identity';
import { PokeBoard } from './poke-board';
import { PushDesk } from './push-desk';

/** What every route works with. */
export interface Hub {
  readonly database: HubDatabase;
  readonly identity: HubIdentity;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly devices: Devices;
  readonly pokes: PokeBoard;
  readonly pushes: PushDesk;
  readonly receipts: ReceiptSigner;
  readonly attachments: AttachmentDepot;
  readonly bodies: BodyDepot;
  /** The oldest protocol of a workstation that is served. */
  readonly oldestWorkstation: number;
}

export interface HubParts {
  readonly database: HubDatabase;
  /** Where the bytes of attachments lie; the same for all hub processes on one database. */
  readonly blobs: BlobStore;
  readonly quotas?: AttachmentQuotas | undefined;
  readonly clock: Clock;
  readonly logger: Logger;
  /** This hub's own (`shared/protocol/version.ts`) where nothing is said. */
  readonly oldestWorkstation?: number | undefined;
}

/** Puts a hub together on a database that is open and up to date. */
export const openHub = async ({
  database,
  blobs,
  quotas = usualQuotas,
  clock,
  logger,
  oldestWorkstation = oldestWorkstationProtocol,
}: HubParts): Promise<Hub> => {
  const identity = await readIdentity(database);
  const sessions = new Sessions({
    database,
    identity,
    clock,
    passwords: new Passwords(),
    accessTokens: new AccessTokens(identity.signingKey, identity.hubId),
    backoff: new SignInBackoff(database),
    logger,
  });
  const receipts = new ReceiptSigner(identity.signingKey);
  const bodies = new BodyDepot({ database, epoch: identity.epoch, clock });
  const attachments = new AttachmentDepot({ database, blobs, quotas, clock });
  return {
    database,
    identity,
    clock,
    sessions,
    devices: new Devices({ database, clock, receipts, bodies, attachments }),
    pokes: new PokeBoard(database, logger, async () => (await presentEpoch(database)) === identity.epoch),
    pushes: new PushDesk(database, receipts),
    receipts,
    attachments,
    bodies,
    oldestWorkstation,
  };
};
