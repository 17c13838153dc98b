import { describe, expect, it } from 'vitest';
import { Passwords } from './passwords';

const passwords = new Passwords();

const fastest = async (work: () => Promise<unknown>): Promise<number> => {
  let least = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 5; turn++) {
    const started = performance.now();
    await work();
    least = Math.min(least, performance.now() - started);
  }
  return least;
};

describe('a password', () => {
  it('is kept as Argon2id, salted anew each time, and matches itself alone', async () => {
    const [one, other] = await Promise.all([
      passwords.hash('a long password'),
      passwords.hash('a long password'),
    ]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
    expect(await passwords.matches(one, 'a long password')).toBe(true);
    expect(await passwords.matches(one, 'a long passwort')).toBe(false);
  });

  it('matches nothing where there is no account, after the same work (security check 38)', async () => {
    const kept = await passwords.hash('a long password');
    expect(await passwords.matches(null, 'a long password')).toBe(false);
    const known = await fastest(() => passwords.matches(kept, 'a wrong password'));
    const unknown = await fastest(() => passwords.matches(null, 'a wrong password'));
    // Skipping the work would take a thousandth; the machine's own noise is far smaller.
    expect(unknown).toBeGreaterThan(known / 4);
    expect(known).toBeGreaterThan(unknown / 4);
  });

  it('is looked at a few at a time, and every one of a crowd gets its answer', async () => {
    const kept = await passwords.hash('a long password');
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        passwords.matches(kept, index % 3 === 0 ? 'a long password' : 'a wrong password'),
      ),
    );
    expect(answers.filter(Boolean)).toHaveLength(4);
  });
});
