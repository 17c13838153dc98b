import { expect, test } from 'vitest';
import { mayBeSeenBy } from './offshore-consent';

const client = { country: 'US' } as const;

test('who works in the client’s country sees it, consent or not', () => {
  expect(mayBeSeenBy({ ...client, offshoreConsent: 'missing' }, { country: 'US' })).toBe(true);
});

test('who works abroad does not while consent is missing', () => {
  expect(mayBeSeenBy({ ...client, offshoreConsent: 'missing' }, { country: 'IN' })).toBe(false);
  expect(mayBeSeenBy({ ...client, offshoreConsent: 'given' }, { country: 'IN' })).toBe(true);
  expect(mayBeSeenBy({ ...client, offshoreConsent: 'not-needed' }, { country: 'IN' })).toBe(true);
  expect(mayBeSeenBy(client, { country: 'IN' })).toBe(true);
});
