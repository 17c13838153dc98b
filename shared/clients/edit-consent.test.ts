import { describe, expect, it } from 'vitest';
import { lee, pat, sampleEngagement } from '../../tests/support/sample-rows';
import type { ClientId } from '../kernel/ids';
import { type Client, client } from './client';
import {
  type ConsentEdit,
  consentEdit,
  decideConsentEdit,
  latestDateOnEarth,
  mayRecordConsent,
} from './edit-consent';

const engagement = sampleEngagement();
const before: Client = client.parse({
  id: engagement.clientId,
  code: 'LARK',
  name: 'Lark Dental',
  kind: 'company',
  city: 'Boston',
  country: 'US',
  jurisdictions: ['US'],
  languages: ['en'],
  currency: 'USD',
  calendarId: engagement.id,
  matterWord: 'return',
  offshoreConsent: 'missing',
  revision: 4,
});
const now = Date.UTC(2026, 10, 25, 12);
const context = { actor: lee, engagements: [engagement], today: latestDateOnEarth(now), now };
const given = (change: object = {}): ConsentEdit =>
  consentEdit.parse({
    revision: 4,
    consent: { state: 'given', on: '2026-11-20', covers: 'Returns of 2026', document: 'Box 7', ...change },
  });
const withdrawn = (revision: number): ConsentEdit => ({
  revision,
  consent: { state: 'withdrawn', on: '2026-11-25', reason: 'They changed their mind' },
});

describe('a client’s consent to work abroad', () => {
  it('is recorded with its day, what it covers and where it lies, and withdrawn with a reason', () => {
    const agreed = decideConsentEdit(before, given(), context);
    if (!agreed.ok) throw new Error(agreed.error.code);
    expect(agreed.value).toMatchObject({
      offshoreConsent: 'given',
      revision: 5,
      consent: {
        state: 'given',
        on: '2026-11-20',
        covers: 'Returns of 2026',
        document: 'Box 7',
        recordedBy: lee.id,
        recordedAt: now,
      },
    });
    const ended = decideConsentEdit(agreed.value, withdrawn(5), context);
    expect(ended).toMatchObject({
      value: { offshoreConsent: 'missing', consent: { state: 'withdrawn' }, revision: 6 },
    });
    // What the former record said is not carried over into the new one.
    expect(ended.ok && ended.value.consent).not.toHaveProperty('covers');
  });

  it('is the same when it is said again, from whatever revision', () => {
    const agreed = decideConsentEdit(before, given(), context);
    if (!agreed.ok) throw new Error(agreed.error.code);
    const again = decideConsentEdit(agreed.value, given(), { ...context, now: now + 1 });
    expect(again.ok && again.value).toBe(agreed.value);
  });

  it('is for whoever leads one of the client’s engagements and for admins', () => {
    expect(decideConsentEdit(before, given(), { ...context, actor: pat })).toMatchObject({
      error: { code: 'client.not-allowed' },
    });
    const admin = { ...pat, role: 'admin' as const };
    expect(mayRecordConsent(admin, before, [])).toBe(true);
    const other = { ...engagement, clientId: lee.id as string as ClientId };
    expect(mayRecordConsent(lee, before, [other])).toBe(false);
  });

  it('is refused from an outdated revision, and for a day that has come nowhere', () => {
    expect(decideConsentEdit(before, { ...given(), revision: 3 }, context)).toMatchObject({
      error: { code: 'client.outdated', details: { revision: 4 } },
    });
    expect(decideConsentEdit(before, given({ on: '2026-11-26' }), context)).toMatchObject({ ok: true });
    expect(decideConsentEdit(before, given({ on: '2026-11-27' }), context)).toMatchObject({
      error: { code: 'client.consent-future' },
    });
  });

  it('needs words in each of its fields', () => {
    for (const change of [{ covers: ' ' }, { document: '' }, { on: '25.11.2026' }])
      expect(() => given(change)).toThrow();
  });
});
