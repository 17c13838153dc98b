import { type ErrorCode, isErrorCode } from '#shared/kernel/errors';
import { errorBody } from '#shared/protocol/hub-api';

export interface Answer<T = unknown> {
  readonly status: number;
  /** The refusal's code; null where there was none. */
  readonly code: ErrorCode | null;
  readonly body: T;
}

/** Asks a hub over HTTP, whatever comes back. */
export const ask = async (url: string, path: string, init: RequestInit = {}): Promise<Answer> => {
  const response = await fetch(`${url}${path}`, init);
  const text = await response.text();
  const body: unknown = response.headers.get('content-type')?.startsWith('application/json')
    ? JSON.parse(text)
    : text;
  const refusal = errorBody.safeParse(body);
  const code = refusal.success && isErrorCode(refusal.data.error.code) ? refusal.data.error.code : null;
  return { status: response.status, code, body };
};

export const postJson = (body: unknown, headers: Record<string, string> = {}): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(body),
});
