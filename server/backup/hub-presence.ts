import type pg from 'pg';

/** Any number, the same in every hub: what hubs and a restore agree by. */
const presenceLock = '7460074600';

/** Held for as long as a hub serves: nobody restores underneath it. Waits while somebody does. */
export const announcePresence = (client: pg.Client): Promise<unknown> =>
  client.query(`SELECT pg_advisory_lock_shared(${presenceLock})`);

/** True where no hub serves from this database; none begins to until the connection ends. */
export const keepHubsAway = async (client: pg.Client): Promise<boolean> => {
  const { rows } = await client.query<{ alone: boolean }>(
    `SELECT pg_try_advisory_lock(${presenceLock}) AS alone`,
  );
  return rows[0]?.alone === true;
};
