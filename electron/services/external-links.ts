import { type DomainError, domainError } from '#shared/kernel/errors';
import { err, ok, type Result } from '#shared/kernel/result';

/** Sites the interface itself links to. What a client's text links to is shown, never opened. */
const allowedHosts: ReadonlySet<string> = new Set([
  'github.com',
  'www.postgresql.org',
  'creativecommons.org',
]);

/**
 * Whether an address may be handed to the operating system: https, no name or password, no odd port, a host we know.
 * Everything else (`file:`, `smb:`, UNC, `ms-*`, `javascript:`, `https://bank@evil`) is `external.refused`.
 */
export const checkExternalLink = (address: string): Result<string, DomainError> => {
  const refused = err(domainError('external.refused'));
  if (!URL.canParse(address) || /[\s\\]/.test(address)) return refused;
  const url = new URL(address);
  const plain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.port === '';
  return plain && allowedHosts.has(url.hostname) ? ok(url.href) : refused;
};
