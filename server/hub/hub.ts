import type { Logger } from 'pino';
import type { Clock } from '#shared/kernel/clock';
import { AccessTokens } from '../auth/access-token';
import { Passwords } from '../auth/passwords';
import { Sessions } from '../auth/sessions';
import { SignInBackoff } from '../auth/sign-in-backoff';
import type { HubDatabase } from '../storage/database';
import { type HubIdentity, readIdentity } from './identity';
import { PokeBoard } from './poke-board';

/** What every route works with. */
export interface Hub {
  readonly database: HubDatabase;
  readonly identity: HubIdentity;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly pokes: PokeBoard;
}

/** Puts a hub together on a database that is open and up to date. */
export const openHub = async (database: HubDatabase, clock: Clock, logger: Logger): Promise<Hub> => {
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
  return { database, identity, clock, sessions, pokes: new PokeBoard(database, logger) };
};
