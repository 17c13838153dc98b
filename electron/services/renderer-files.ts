import { readFile, realpath } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';

/**
 * The policy both hosts send with every page. No remote content, no inline script, no eval; `style-src-attr` stays
 * open for the positions that virtual lists compute. `connect` is what the host's own page must reach.
 */
export const contentSecurityPolicy = (connect: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    `connect-src ${connect}`,
    "worker-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "frame-src 'none'",
    "object-src 'none'",
  ].join('; ');

export const securityHeaders = (connect: string): Record<string, string> => ({
  'content-security-policy': contentSecurityPolicy(connect),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), midi=(), payment=(), display-capture=()',
});

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  // Dictionaries; whoever reads one unpacks it.
  '.gz': 'application/gzip',
  '.txt': 'text/plain; charset=utf-8',
};

export interface RendererFile {
  readonly bytes: Buffer;
  readonly contentType: string;
  /** Whether what lies there can never be anything else. */
  readonly lasting: boolean;
}

/** What the build names after its content. */
const namedByContent = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/;

/** Names as the build makes them: anything else in a path is somebody trying. */
const plainSegment = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/**
 * A file of the built renderer by its URL path, or null: a path with `..`, an encoded character, a backslash, a NUL,
 * an unknown type, or one that a link leads out of `root` is simply not there.
 */
export const readRendererFile = async (root: string, urlPath: string): Promise<RendererFile | null> => {
  const path = urlPath === '/' ? '/index.html' : urlPath;
  const segments = path.slice(1).split('/');
  if (!path.startsWith('/') || !segments.every((segment) => plainSegment.test(segment))) return null;
  const contentType = contentTypes[extname(path)];
  if (contentType === undefined) return null;
  try {
    const base = await realpath(root);
    const file = await realpath(join(base, ...segments));
    if (!file.startsWith(base + sep)) return null;
    return { bytes: await readFile(file), contentType, lasting: namedByContent.test(path) };
  } catch {
    return null;
  }
};
