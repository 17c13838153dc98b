import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '#shared/kernel/clock';
import type { HubDatabase } from '../storage/database';
import { listProviders } from '../storage/people';

const day = 24 * 60 * 60_000;

/** How long an ended or outlived session is kept, so that a client that comes late is still told why it ended. */
const sessionsKept = 30 * day;
/** A failure this old has long been forgiven. */
const failuresKept = 2 * day;
const every = 60 * 60_000;

/**
 * Takes out what serves nobody any more: entry codes and refresh tokens past their end, sessions without a token that
 * ended long ago, failed sign-ins that are forgiven. The audit keeps that they were.
 * @param now epoch ms by the hub's clock
 */
export const pruneSecrets = async (database: HubDatabase, now: number): Promise<void> => {
  const providers = await database.as({ mode: 'hub' }, async (tx) => {
    await tx
      .deleteFrom('sign_in_failure')
      .where('last_failed_at', '<', new Date(now - failuresKept))
      .execute();
    return listProviders(tx);
  });
  for (const { providerId } of providers)
    await database.as({ mode: 'provider', providerId }, async (tx) => {
      await tx.deleteFrom('one_time_code').where('expires_at', '<', new Date(now)).execute();
      // That of a revoked device is kept, and that of somebody who was disabled for as long as they are: it proves which
      // device hands over its work, however late it comes.
      await sql`DELETE FROM refresh_token token WHERE provider_id = ${providerId}
        AND expires_at < ${new Date(now - sessionsKept)}
        AND NOT EXISTS (SELECT FROM session_family family WHERE family.provider_id = token.provider_id
          AND family.id = token.family_id AND (family.ended_because = 'device-revoked' OR EXISTS (
            SELECT FROM feed_row person WHERE person.provider_id = family.provider_id AND person.kind = 'person'
              AND person.id = family.person_id::text AND person.body IS NOT NULL
              AND person.body ->> 'active' = 'false')))`.execute(tx);
      await sql`DELETE FROM session_family family WHERE provider_id = ${providerId}
        AND ended_because IS DISTINCT FROM 'device-revoked'
        AND coalesce(ended_at, started_at) < ${new Date(now - sessionsKept)}
        AND (ended_at IS NOT NULL OR NOT EXISTS (
          SELECT FROM refresh_token token WHERE token.provider_id = family.provider_id AND token.family_id = family.id))`.execute(
        tx,
      );
    });
};

/** Prunes at once and then every hour, until the function it answers is called. */
export const keepPruned = (database: HubDatabase, clock: Clock, logger: Logger): (() => void) => {
  const prune = (): void => {
    pruneSecrets(database, clock.now()).catch((error: unknown) =>
      logger.warn(
        { name: error instanceof Error ? error.name : 'unknown' },
        'pruning failed; it is tried again in an hour',
      ),
    );
  };
  prune();
  const timer = setInterval(prune, every);
  return () => clearInterval(timer);
};
