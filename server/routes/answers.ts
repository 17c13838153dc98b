import { type ErrorCode, httpStatusOf, recoveryOf } from '#shared/kernel/errors';
import { errorBody } from '#shared/protocol/hub-api';

/** What any route may answer, whatever it does. */
const anywhere: readonly ErrorCode[] = ['request.too-many', 'hub.failed', 'hub.unavailable'];
/** What a body may be refused for before anybody looks at what it asks. */
const ofBody: readonly ErrorCode[] = ['input.invalid', 'input.too-large'];
/** What stands between a request and its answer where somebody must be signed in. */
const ofSession: readonly ErrorCode[] = [
  'session.missing',
  'session.expired',
  'session.refresh-reused',
  'person.disabled',
  'device.revoked',
];

/** Spread into the schema of a route behind `requireCaller`. */
export const signedIn = { security: [{ session: [] }] };

export interface RefusalOptions {
  readonly body?: boolean;
  readonly signedIn?: boolean;
}

const described = (codes: readonly ErrorCode[]) =>
  errorBody.describe(codes.map((code) => `\`${code}\` (recovery: ${recoveryOf(code)})`).join(', '));

/**
 * The refusals of a route by HTTP status, for its description: each status names its codes and what a client does
 * next. They are told, not enforced; what is sent has always the shape of `errorBody`.
 */
export const refusals = (
  options: RefusalOptions,
  ...codes: readonly ErrorCode[]
): Readonly<Record<number, typeof errorBody>> => {
  const all = [
    ...(options.body ? ofBody : []),
    ...(options.signedIn ? ofSession : []),
    ...codes,
    ...anywhere,
  ];
  const statuses = [...new Set(all.map(httpStatusOf))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      described([...new Set(all)].filter((code) => httpStatusOf(code) === status)),
    ]),
  );
};
