import { beforeEach, describe, expect, it } from 'vitest';
import { domainError } from '#shared/kernel/errors';
import { err, ok } from '#shared/kernel/result';
import { VirtualScheduler } from '../../tests/support/virtual-scheduler';
import type { AuthorizedHub } from './authorized-hub';
import { LeaseContact } from './lease-contact';

const minute = 60_000;
const hour = 60 * minute;

let time: VirtualScheduler;
/** So much the clock of the machine is behind, ms. */
let back: number;
let told: number;
let isThere: boolean;
let contact: LeaseContact;

beforeEach(() => {
  time = new VirtualScheduler();
  back = 0;
  told = 0;
  isThere = true;
  const hub = {
    request: async () => {
      told += 1;
      return isThere ? ok({ again: minute }) : err(domainError('hub.unreachable'));
    },
  } as unknown as AuthorizedHub;
  contact = new LeaseContact(hub, {
    now: () => time.now() - back,
    after: (delay, task) => time.after(delay, task),
  });
});

describe('what somebody holds stays theirs', () => {
  it('for as long as the hub answers, told as often as the hub asks for it and no more often', async () => {
    for (let second = 0; second < 600; second += 1) {
      await contact.reached();
      await time.advance(1_000);
    }
    expect(told).toBe(11);
  });

  it('on a quiet desk whose clock was set back by a millisecond', async () => {
    await contact.reached();
    back = 1;
    await time.advance(10 * minute);
    expect(told).toBe(11);
  });

  it('while the clock is an hour behind', async () => {
    await contact.reached();
    await time.advance(minute);
    back = hour;
    await time.advance(30 * minute);
    expect(told).toBe(32);
  });

  it('where the clock was set back while the hub was out of reach', async () => {
    isThere = false;
    await contact.reached();
    back = hour;
    isThere = true;
    await contact.reached();
    expect(told).toBe(2);
    await time.advance(10 * minute);
    expect(told).toBe(12);
  });
});

it('is not told again at once where it did not work out', async () => {
  isThere = false;
  for (let second = 0; second < 30; second += 1) {
    await contact.reached();
    await time.advance(1_000);
  }
  expect(told).toBe(1);
  await contact.reached();
  expect(told).toBe(2);
});
