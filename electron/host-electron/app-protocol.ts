import { protocol } from 'electron';
import { readRendererFile, securityHeaders } from '../services/renderer-files';

export const appScheme = 'app';
export const appHost = 'meridian';
export const appOrigin = `${appScheme}://${appHost}`;

/** Must run before the app is ready: a standard, secure scheme is what gives the page IndexedDB, workers and CSP. */
export const declareAppScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: appScheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ]);
};

/** The path as it was asked for: parsing resolves `..` and would hide what we look for. */
const rawPath = (address: string): string | null => {
  const prefix = `${appOrigin}/`;
  if (!address.startsWith(prefix)) return null;
  return address.slice(prefix.length - 1).split(/[?#]/)[0] ?? '/';
};

/** Serves the built renderer, and nothing else, at `app://meridian/`. */
export const serveRenderer = (rendererFolder: string): void => {
  const headers = securityHeaders("'self'");
  protocol.handle(appScheme, async (request) => {
    const path = request.method === 'GET' ? rawPath(request.url) : null;
    const file = path === null ? null : await readRendererFile(rendererFolder, path);
    if (!file) return new Response(null, { status: 404, headers });
    return new Response(new Uint8Array(file.bytes), {
      status: 200,
      headers: { ...headers, 'content-type': file.contentType },
    });
  });
};
