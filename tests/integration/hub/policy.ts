import { plainStyle } from '#shared/clients/house-style';
import { providerIdOf, rowIds } from '../../../server/import/row-ids';

/**
 * Who may ask what of the hub. Each route of its description stands here, with what each standing is answered: a
 * status, and where it is a refusal its code. A route that is missing here, or answers otherwise, fails the matrix.
 */
export const standings = ['nobody', 'professional', 'lead', 'admin', 'disabled', 'signedOut'] as const;
export type Standing = (typeof standings)[number];

export interface PolicyLine {
  /** What stands in the address for its parameters, and its query. */
  readonly at?: string;
  /** A body that is well-formed and harmless; none where the method has none. */
  readonly body?: unknown;
  /** Bytes in place of a body. */
  readonly bytes?: Uint8Array;
  readonly answers: Readonly<Record<Standing, string>>;
}

const everybody = (answer: string): PolicyLine['answers'] => ({
  nobody: answer,
  professional: answer,
  lead: answer,
  admin: answer,
  disabled: answer,
  signedOut: answer,
});

/** Answers that hang on what a person is in the provider. */
const byRole = (professional: string, lead: string, admin: string): PolicyLine['answers'] => ({
  ...signedIn(professional),
  lead,
  admin,
});

const signedIn = (answer: string): PolicyLine['answers'] => ({
  nobody: '401 session.missing',
  professional: answer,
  lead: answer,
  admin: answer,
  disabled: '403 person.disabled',
  signedOut: '401 session.expired',
});

/** Whoever is signed in is so on this device. */
export const device = { id: '0192f0c1-0000-7000-8000-000000000001', name: 'A desk' };
const ids = rowIds(providerIdOf('acme'));
const nobodysId = '0192f0c1-0000-7000-8000-000000000002';

const noAttachment = (what: string): PolicyLine => ({
  at: `/v1/attachments/${nobodysId}/versions/${nobodysId}/${what}`,
  answers: signedIn('404 attachment.not-found'),
});

export const policy: Readonly<Record<string, PolicyLine>> = {
  'GET /health': { answers: everybody('200') },
  'GET /metrics': { answers: everybody('200') },
  'GET /openapi.json': { answers: everybody('200') },
  'GET /v1/hub': { answers: everybody('200') },
  'POST /v1/sessions': {
    body: { email: 'ghost@acme.example', password: 'not a password', device },
    answers: everybody('401 session.credentials-wrong'),
  },
  'POST /v1/sessions/one-time': {
    body: { code: 'a code that nobody was given', device },
    answers: everybody('401 session.code-invalid'),
  },
  'POST /v1/sessions/refresh': {
    body: { refreshToken: 'a token that nobody was given', attempt: nobodysId },
    answers: everybody('401 session.expired'),
  },
  // No provider of this hub is the sample firm.
  'GET /v1/sample/people': { answers: everybody('403 session.sample-only') },
  'POST /v1/sample/codes': {
    body: { personId: nobodysId },
    answers: everybody('403 session.sample-only'),
  },
  'GET /v1/me': { answers: signedIn('200') },
  'POST /v1/pull': {
    body: { protocolVersion: 1, epoch: null, cursors: [], upTo: null, limit: 1 },
    answers: signedIn('200'),
  },
  'POST /v1/mutations': {
    body: { protocolVersion: 1, deviceId: device.id, mutations: [{ id: nobodysId }] },
    answers: signedIn('200'),
  },
  // One that somebody saved before: whoever may edit is told so, whoever may not learns nothing of it.
  'PUT /v1/calendars/{id}': {
    at: `/v1/calendars/${ids.calendar('london')}`,
    body: { revision: 999, calendar: { zone: 'Europe/London', versions: [] } },
    answers: byRole('403 calendar.not-allowed', '409 calendar.outdated', '409 calendar.outdated'),
  },
  // One that Lee leads and Pat is a member of; Ada is an admin.
  'GET /v1/people/{personId}/devices': {
    at: `/v1/people/${nobodysId}/devices`,
    answers: byRole('403 device.not-allowed', '403 device.not-allowed', '404 person.not-found'),
  },
  'DELETE /v1/people/{personId}/devices/{deviceId}': {
    at: `/v1/people/${nobodysId}/devices/${nobodysId}`,
    answers: byRole('403 device.not-allowed', '403 device.not-allowed', '404 person.not-found'),
  },
  'POST /v1/farewells': {
    body: { refreshToken: 'a token that nobody was given', mutations: [], erased: false },
    answers: everybody('401 session.expired'),
  },
  'PUT /v1/clients/{id}/house-style': {
    at: `/v1/clients/${ids.client('wren')}/house-style`,
    body: { revision: 999, style: { ...plainStyle, header: 'Nobody looked at this' } },
    answers: byRole('403 client.not-allowed', '409 client.outdated', '409 client.outdated'),
  },
  'PUT /v1/templates/{familyId}': {
    at: `/v1/templates/${nobodysId}`,
    body: { do: 'publish', id: nobodysId, revision: 1 },
    answers: byRole('403 library.not-allowed', '404 library.not-found', '404 library.not-found'),
  },
  'PUT /v1/clauses/{id}': {
    at: `/v1/clauses/${nobodysId}`,
    body: {
      revision: 3,
      owner: 'firm',
      name: 'nothing',
      title: 'Nothing',
      topic: '',
      language: 'en',
      text: 'Nothing.',
      retired: false,
    },
    answers: byRole('403 library.not-allowed', '404 library.not-found', '404 library.not-found'),
  },
  'PUT /v1/engagements/{id}/access': {
    at: `/v1/engagements/${ids.engagement('wren-bk')}/access`,
    body: {
      revision: 999,
      members: [],
      dataPolicy: { copy: 'offline', print: true, clipboard: true, export: true },
    },
    answers: byRole('403 engagement.not-allowed', '409 engagement.outdated', '409 engagement.outdated'),
  },
  'PUT /v1/clients/{id}/consent': {
    at: `/v1/clients/${ids.client('wren')}/consent`,
    body: { revision: 999, consent: { state: 'withdrawn', on: '2026-11-01', reason: 'Asked to' } },
    answers: byRole('403 client.not-allowed', '409 client.outdated', '409 client.outdated'),
  },
  'POST /v1/forgets': { body: { scope: nobodysId }, answers: signedIn('200') },
  'POST /v1/sealed-chunks': {
    body: { scope: nobodysId, hash: '0'.repeat(64), data: null },
    answers: signedIn('404 scope.not-visible'),
  },
  'POST /v1/sealed-bodies': {
    body: { id: nobodysId, scope: nobodysId, documentId: nobodysId, bodySchema: 1, update: 'AAA=' },
    answers: signedIn('404 scope.not-visible'),
  },
  'GET /v1/quarantine': { answers: signedIn('200') },
  'POST /v1/quarantine/decisions': {
    body: { ids: [nobodysId], decision: 'dismiss', reason: 'Nothing of use' },
    answers: signedIn('404 quarantine.not-found'),
  },
  'PUT /v1/people/{id}/working-hours': {
    at: `/v1/people/${ids.person('pat')}/working-hours`,
    body: { workingHours: null },
    answers: byRole('403 person.hours-not-allowed', '200', '200'),
  },
  'GET /v1/reports/{kind}': {
    at: '/v1/reports/exceptions?from=2026-11-23&until=2026-11-29',
    answers: byRole('403 report.not-yours', '200', '200'),
  },
  'GET /v1/reviews': { at: '/v1/reviews?week=2026-11-23', answers: signedIn('200') },
  'GET /v1/reviews/queue': { answers: signedIn('200') },
  'GET /v1/reviews/waiting': { answers: signedIn('200') },
  'POST /v1/reviews/approvals': {
    body: { weeks: [{ personId: nobodysId, week: '2026-11-23', revision: 1 }] },
    answers: signedIn('200'),
  },
  'GET /v1/reviews/delegations': { answers: signedIn('200') },
  // To nobody: who leads no team is told that first.
  'POST /v1/reviews/delegations': {
    body: { toId: nobodysId, from: '2026-11-23', until: '2026-11-24' },
    answers: byRole('403 timesheet.not-reviewer', '409 delegation.not-a-lead', '403 timesheet.not-reviewer'),
  },
  'DELETE /v1/reviews/delegations/{id}': {
    at: `/v1/reviews/delegations/${nobodysId}`,
    answers: signedIn('404 delegation.not-found'),
  },
  // Pat's own, whose team Lee leads; Ada is an admin.
  'GET /v1/reviews/{personId}': {
    at: `/v1/reviews/${ids.person('pat')}?week=2026-11-23`,
    answers: byRole('403 timesheet.not-reviewer', '200', '200'),
  },
  'POST /v1/reviews/{personId}/decisions': {
    at: `/v1/reviews/${ids.person('pat')}/decisions`,
    body: { week: '2026-11-23', decision: 'approve', revision: 1, comments: [] },
    answers: byRole('403 timesheet.not-reviewer', '404 timesheet.not-found', '404 timesheet.not-found'),
  },
  // Nobody learns of a budget but who leads its engagement, and admins: to others there are none.
  'GET /v1/team/budgets': { at: '/v1/team/budgets?on=2026-11-24', answers: signedIn('200') },
  'GET /v1/team/weeks': { at: '/v1/team/weeks?from=2026-11-02&until=2026-11-23', answers: signedIn('200') },
  'GET /v1/holidays': { at: '/v1/holidays?rule=GB-ENG&from=2026&to=2026', answers: signedIn('200') },
  'GET /v1/holidays/regions': { answers: signedIn('200') },
  // An attachment that is not there: who may see one hangs on engagements, which its own tests look at.
  'GET /v1/attachments/{id}/versions/{versionId}/chunks': noAttachment('chunks'),
  'PUT /v1/attachments/{id}/versions/{versionId}/chunks/{index}': {
    ...noAttachment('chunks/0'),
    bytes: new Uint8Array([1]),
  },
  'POST /v1/attachments/{id}/versions/{versionId}/complete': noAttachment('complete'),
  'GET /v1/attachments/{id}/versions/{versionId}/content': noAttachment('content'),
  // Nor a document: who may write in one hangs on engagements too.
  'POST /v1/documents/{id}/body': {
    at: `/v1/documents/${nobodysId}/body`,
    body: { protocolVersion: 1, at: null, stateVector: 'AA==' },
    answers: signedIn('404 document.not-found'),
  },
  'POST /v1/documents/{id}/updates': {
    at: `/v1/documents/${nobodysId}/updates`,
    body: {
      protocolVersion: 1,
      id: nobodysId,
      after: { epoch: 'none', number: 0 },
      bodySchema: 1,
      update: 'AAA=',
    },
    answers: signedIn('404 document.not-found'),
  },
  'POST /v1/leases/renew': { body: { protocolVersion: 1 }, answers: signedIn('200') },
  'POST /v1/claims/next': {
    body: {
      protocolVersion: 1,
      id: '0192f0c1-0000-7000-8000-0000000000c1',
      deviceSequence: 1,
      recordedAt: 0,
    },
    // The claim is the professional's when the others ask with its id; the admin sees no work at all.
    answers: { ...signedIn('200'), lead: '403 mutation.wrong-author' },
  },
  'GET /v1/pokes': { answers: signedIn('200') },
  // The last: it ends the session it is asked with.
  'DELETE /v1/sessions/current': { answers: signedIn('204') },
};
