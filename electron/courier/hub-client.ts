import type { z } from 'zod';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { quickParse } from '#shared/kernel/quick-check';
import { err, ok, type Result } from '#shared/kernel/result';
import { errorBody, type HubDescription, hubDescription } from '#shared/protocol/hub-api';
import { oldestWorkstationProtocol, protocolVersion } from '#shared/protocol/version';
import { knownError } from '../journal/journal-state';

/** What the courier asks of HTTP. */
export interface HttpQuestion {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly redirect: 'manual';
  readonly signal: AbortSignal;
  readonly body?: string | Buffer<ArrayBuffer>;
}

/** What it reads of an answer; a `Response` is one. */
export interface HttpAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  text(): Promise<string>;
}

/** Electron's own follows the system's proxy; the other host speaks by Node's client. */
export type Fetch = (url: string, question: HttpQuestion) => Promise<HttpAnswer>;

export interface HubRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** Bytes in place of a body of JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  /** Where a stream of events is to be taken up again (the header of server-sent events). */
  readonly lastEventId?: string;
  readonly signal?: AbortSignal;
}

/** For an answer of the hub's, ms. */
export const answerTimeout = 30_000;
/** A few bytes that no hub has to look up: whoever needs longer is not there. */
const describeTimeout = 8_000;

/** The larger the page, the longer it may take; a hub that says nothing at all is given up sooner by its caller. */
const isJson = (response: HttpAnswer): boolean =>
  (response.headers.get('content-type') ?? '').toLowerCase().startsWith('application/json');

/** Speaks HTTP to one hub and turns everything that can come back into a value or a coded error. */
export class HubClient {
  readonly url: string;
  readonly #fetch: Fetch;

  constructor(url: string, fetch: Fetch) {
    this.url = url;
    this.#fetch = fetch;
  }

  /**
   * The raw answer, of any successful status. Errors: `hub.unreachable`, `hub.not-a-hub` for anything that does not
   * speak like one (a captive portal's page, a redirect), `hub.unavailable`, or what the hub itself says.
   */
  async send(request: HubRequest): Promise<Result<HttpAnswer, DomainError>> {
    const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
    if (request.bytes !== undefined) headers['content-type'] = 'application/octet-stream';
    if (request.body !== undefined) headers['content-type'] = 'application/json';
    if (request.token !== undefined) headers['authorization'] = `Bearer ${request.token}`;
    if (request.lastEventId !== undefined) headers['last-event-id'] = request.lastEventId;
    let response: HttpAnswer;
    try {
      response = await this.#fetch(new URL(request.path, this.url).href, {
        method: request.method,
        headers,
        redirect: 'manual',
        signal: request.signal ?? AbortSignal.timeout(answerTimeout),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(request.bytes === undefined ? {} : { body: Buffer.from(request.bytes) }),
      });
    } catch {
      return err(domainError('hub.unreachable'));
    }
    if (response.ok) return ok(response);
    return err(await this.#refusal(response));
  }

  /** An answer parsed by `schema`; one that does not fit is no answer of a hub we understand. */
  async request<S extends z.ZodType>(
    schema: S,
    request: HubRequest,
  ): Promise<Result<z.infer<S>, DomainError>> {
    const bytes = await this.bytes(request);
    if (!bytes.ok) return bytes;
    const parsed = quickParse(schema)(parseJson(new TextDecoder().decode(bytes.value)));
    return parsed.success ? ok(parsed.data) : err(domainError('hub.not-a-hub'));
  }

  /** The JSON of an answer, unparsed. */
  async bytes(request: HubRequest): Promise<Result<Uint8Array<ArrayBuffer>, DomainError>> {
    const response = await this.send(request);
    if (!response.ok) return response;
    if (response.value.status !== 204 && !isJson(response.value)) return err(domainError('hub.not-a-hub'));
    try {
      return ok(new Uint8Array(await response.value.arrayBuffer()));
    } catch {
      return err(domainError('hub.unreachable'));
    }
  }

  /** Whether this is a hub, the one we expect (any when `expectedHubId` is null), and speaks our protocol. */
  async describe(
    expectedHubId: string | null,
    signal: AbortSignal = AbortSignal.timeout(describeTimeout),
  ): Promise<Result<HubDescription, DomainError>> {
    const described = await this.request(hubDescription, { method: 'GET', path: '/v1/hub', signal });
    if (!described.ok) {
      const foreign = described.error.code === 'hub.failed' || described.error.code === 'request.not-found';
      return foreign ? err(domainError('hub.not-a-hub')) : described;
    }
    const hub = described.value;
    if (expectedHubId !== null && hub.hubId !== expectedHubId)
      return err(domainError('hub.different', { name: hub.name }));
    if (hub.oldestWorkstationProtocol > protocolVersion)
      return err(domainError('protocol.workstation-too-old'));
    if (hub.protocolVersion < oldestWorkstationProtocol) return err(domainError('protocol.hub-too-old'));
    return described;
  }

  async #refusal(response: HttpAnswer): Promise<DomainError> {
    if (!isJson(response))
      return domainError(response.status >= 500 ? 'hub.unavailable' : 'hub.not-a-hub', {
        status: response.status,
      });
    const parsed = errorBody.safeParse(parseJson(await response.text().catch(() => '')));
    if (parsed.success) return knownError(parsed.data.error);
    return domainError(response.status >= 500 ? 'hub.failed' : 'hub.not-a-hub', { status: response.status });
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};

const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

/**
 * What a person typed as a hub's address, made whole: `https://` is assumed, a path is dropped.
 * Errors: `hub.address-invalid`; `hub.address-insecure` for plain HTTP to anything but this machine.
 */
export const parseHubAddress = (typed: string): Result<string, DomainError> => {
  const text = typed.trim();
  const candidate = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (text === '' || !URL.canParse(candidate)) return err(domainError('hub.address-invalid'));
  const url = new URL(candidate);
  if (url.username !== '' || url.password !== '') return err(domainError('hub.address-invalid'));
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) return err(domainError('hub.address-insecure'));
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return err(domainError('hub.address-invalid'));
  return ok(url.origin);
};
