import { describe, expect, it } from 'vitest';
import { checkExternalLink } from './external-links';

describe('links to the outside', () => {
  it('opens an https page we know', () => {
    expect(checkExternalLink('https://www.postgresql.org/docs/')).toMatchObject({ ok: true });
  });

  it.each([
    'file:///etc/passwd',
    'smb://server/share',
    '\\\\server\\share',
    'ms-settings:privacy',
    'javascript:alert(1)',
    'data:text/html,hello',
    'http://www.postgresql.org/',
    'https://www.postgresql.org@evil.example/',
    'https://user:pass@www.postgresql.org/',
    'https://www.postgresql.org:8443/',
    'https://evil.example/',
    'https://www.postgresql.org.evil.example/',
    'https://www.postgresql.org/\\..\\x',
    ' https://www.postgresql.org/ ',
    '',
  ])('refuses %j', (address) => {
    expect(checkExternalLink(address)).toMatchObject({ ok: false, error: { code: 'external.refused' } });
  });
});
