// Everything that crosses the wire in one place, longer than 400 lines because it is read and hashed as one.
import { z } from 'zod';
import { largestChunk } from '../attachments/manifest';
import { budget } from '../billing/budget';
import { clientCalendar, holiday } from '../calendars/client-calendar';
import { client } from '../clients/client';
import { consentEdit } from '../clients/edit-consent';
import { houseStyleEdit } from '../clients/edit-house-style';
import { accessEdit } from '../engagements/edit-access';
import { engagement } from '../engagements/engagement';
import { attachmentId, deviceId, documentId, mutationId, personId, scopeId, workItemId } from '../kernel/ids';
import { person, providerRole, workingHours } from '../people/person';
import { isPeriod, reportCell, reportEnd, reportHead, reportPeriod } from '../reports/report';
import { mutation } from '../sync/mutation';
import { calendarRow, rowKind } from '../sync/row';
import { sealedDecision, sealedEdit } from '../sync/sealed-edit';
import { clause, clauseEdit } from '../templates/clause';
import { firmTemplate, templateEdit } from '../templates/firm-template';
import { timeException } from '../time-entries/exceptions';
import { delegation, delegationRequest, reviewStanding } from '../time-entries/review-standing';
import { timeEntry } from '../time-entries/time-entry';
import { timesheet, timesheetDecision } from '../time-entries/timesheet';

/*
 * Every body that crosses between workstation and hub. Both sides parse with these; fields they do not know survive
 * in what the hub sends (loose) and are refused in what it is told to do (strict).
 * Times are epoch ms; a `seq` is the provider's change counter, a safe integer.
 */

const seq = z.number().int().nonnegative();

/** `GET /v1/hub`, open to all: is this a hub, which one, and does it speak our protocol? */
export const hubDescription = z.looseObject({
  product: z.literal('meridian-hub'),
  hubId: z.uuid(),
  name: z.string(),
  protocolVersion: z.number().int(),
  oldestWorkstationProtocol: z.number().int(),
  /** Changes when the hub's database was restored from a backup. */
  epoch: z.string(),
  now: z.number().int(),
  /** Whether the sample firm's people may be signed in by one-time code from this machine. */
  sampleSignIn: z.boolean(),
  /** Ed25519, PEM: checks the receipts of time entries. */
  receiptKey: z.string().optional(),
});
export type HubDescription = z.infer<typeof hubDescription>;

export const device = z.strictObject({ id: deviceId, name: z.string().min(1).max(120) });

/** `POST /v1/sessions`. `provider` is asked for only by a hub that serves several. */
export const signInRequest = z.strictObject({
  provider: z.string().max(80).optional(),
  email: z.string().trim().min(3).max(320),
  password: z.string().min(1).max(1024),
  device,
});

/** `POST /v1/sessions/one-time`: the sample firm on loopback only. */
export const oneTimeSignInRequest = z.strictObject({ code: z.string().min(16).max(200), device });

/** What every way of signing in, and every refresh, answers. */
export const session = z.looseObject({
  accessToken: z.string(),
  accessTokenExpiresAt: z.number().int(),
  refreshToken: z.string(),
  refreshTokenExpiresAt: z.number().int(),
  hubId: z.uuid(),
  providerId: z.uuid(),
  providerName: z.string(),
  /** How the main process knows whose journal this is. */
  personId,
  person,
  now: z.number().int(),
});
export type Session = z.infer<typeof session>;

/**
 * `POST /v1/sessions/refresh`. `attempt` is a fresh random id per *intended* rotation: a retry after a lost reply
 * repeats it and receives the same successor, while the same token with another attempt is theft and ends the family.
 */
export const refreshRequest = z.strictObject({
  refreshToken: z.string().min(16).max(400),
  attempt: z.uuid(),
});

/** `GET /v1/sample/people`, sample firm on loopback only: whom the switcher offers. */
export const samplePeople = z.looseObject({
  people: z.array(
    z.looseObject({ personId, name: z.string(), title: z.string(), city: z.string(), role: providerRole }),
  ),
});
export type SamplePerson = z.infer<typeof samplePeople>['people'][number];

/** `POST /v1/sample/codes`: a code for one sign-in within a minute. */
export const sampleCodeRequest = z.strictObject({ personId });
export const sampleCode = z.looseObject({ code: z.string(), expiresAt: z.number().int() });

export const scopeCursor = z.strictObject({ scope: z.uuid(), seq });
export type ScopeCursor = z.infer<typeof scopeCursor>;

/** `POST /v1/pull`. `upTo` repeats the head named by the first page of the same pull. */
export const pullRequest = z.strictObject({
  protocolVersion: z.number().int(),
  /** The epoch the cursors were read in; null for an empty replica. */
  epoch: z.string().nullable(),
  cursors: z.array(scopeCursor).max(20_000),
  upTo: seq.nullable(),
  limit: z.number().int().min(1).max(2_000),
  /** Whether this workstation keeps off its disk what it is told to; without it, such scopes are not shown to it. */
  keepsOffDisk: z.boolean().optional(),
});
export type PullRequest = z.infer<typeof pullRequest>;

/** One row at its latest `seq`; a null row is a tombstone: it left this scope. */
export const feedEntry = z.looseObject({
  scope: z.uuid(),
  seq,
  kind: rowKind.or(z.string()),
  id: z.string(),
  row: z.looseObject({}).nullable(),
});
export type FeedEntry = z.infer<typeof feedEntry>;

/**
 * A page of the feed. `cursors` are where the scopes that this page touched now stand, `forget` the scopes that the
 * person no longer sees, `backfill` those that are new to the replica. When `epoch` is not the one asked with,
 * `rebuild` is true, every cursor was ignored and the replica starts again from nothing.
 */
export const feedPage = z.looseObject({
  epoch: z.string(),
  rebuild: z.boolean(),
  head: seq,
  entries: z.array(feedEntry),
  cursors: z.array(z.looseObject({ scope: z.uuid(), seq })),
  forget: z.array(z.uuid()),
  backfill: z.array(z.uuid()),
  /** Scopes whose data policy keeps them off any disk: what comes of them may be held in memory only. */
  offDisk: z.array(z.uuid()).optional(),
  more: z.boolean(),
  now: z.number().int(),
});
export type FeedPage = z.infer<typeof feedPage>;

/** `GET /v1/people/{personId}/devices`: the latest seen first. Times are epoch ms by the hub's clock. */
export const deviceEntry = z.looseObject({
  id: deviceId,
  name: z.string(),
  firstSeen: z.number().int(),
  lastSeen: z.number().int(),
  /** When it was told to go; null while it may come. */
  revokedAt: z.number().int().nullable(),
  /** When it said that it has erased what it held; null before. */
  wipedAt: z.number().int().nullable(),
  /** Whether it is the one that asks. */
  isThis: z.boolean(),
});
export type DeviceEntry = z.infer<typeof deviceEntry>;
export const deviceList = z.looseObject({ devices: z.array(deviceEntry) });

/** `POST /v1/mutations`: in the order they were journaled; at most what fits in one transaction. */
export const maximumMutationsPerPush = 500;
export const pushRequest = z.strictObject({
  protocolVersion: z.number().int(),
  deviceId,
  /**
   * The last mutation of the push before this one, which was not answered yet when this one left. A hub that has not
   * judged it judges nothing of these, and gives no answers: they are sent once more when their turn has come.
   */
  after: mutationId.optional(),
  /**
   * The epoch in which the hub was last heard of. A hub in another judges nothing and answers with its own: what it
   * lost since its backup was done before these, and must come before them.
   */
  epoch: z.string().max(100).optional(),
  mutations: z.array(z.unknown()).min(1).max(maximumMutationsPerPush),
});

export const wireError = z.looseObject({
  code: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});
export type WireError = z.infer<typeof wireError>;

/**
 * The hub's word on one mutation. `applied`: done now, at `seq`. `duplicate`: was done before, at `seq`.
 * `rejected`: never will be, for `error`; `current` is the row as it stands, where the person may see it.
 */
export const mutationAnswer = z.looseObject({
  id: mutationId,
  outcome: z.enum(['applied', 'duplicate', 'rejected']),
  seq,
  error: wireError.optional(),
  current: z.looseObject({}).nullable().optional(),
});
export type MutationAnswer = z.infer<typeof mutationAnswer>;

export const pushResponse = z.looseObject({
  epoch: z.string(),
  answers: z.array(mutationAnswer),
  /** Settled mutations up to this `seq` are in a backup and may leave the journal; 0 where none was made. */
  backupWatermark: seq,
  now: z.number().int(),
});
export type PushResponse = z.infer<typeof pushResponse>;

/** `POST /v1/leases/renew`: the person's workstation is there, and what they hold stays theirs. */
export const leaseRenewal = z.strictObject({ protocolVersion: z.number().int() });
/** `again`: in so many ms the workstation should come back, or sooner. */
export const renewedLeases = z.looseObject({ again: z.number().int().positive() });

/**
 * `POST /v1/claims/next`: the hub chooses. `id` names the claim like a mutation's: asked again after a lost reply, it
 * answers with the same item, and a mutation of that id that is pushed later does nothing.
 */
export const nextClaimRequest = z.strictObject({
  protocolVersion: z.number().int(),
  id: mutationId,
  deviceSequence: z.number().int().positive(),
  recordedAt: z.number().int(),
  /** As with a pull; from a client that does not say so, nothing is claimed that must be kept off the disk. */
  keepsOffDisk: z.boolean().optional(),
});
export type NextClaimRequest = z.infer<typeof nextClaimRequest>;
/**
 * `workItemId`: null where nothing is free that this person may claim. `scope`: the item's, where its claim may lie on a
 * disk; then it is to be kept like a mutation that was pushed, since a hub that is restored may have lost it.
 */
export const nextClaim = z.looseObject({ workItemId: workItemId.nullable(), seq, scope: scopeId.optional() });
export type NextClaim = z.infer<typeof nextClaim>;
/** `PUT /v1/engagements/:id/access`: who sees an engagement, and what it allows on a workstation. */
export { accessEdit, consentEdit };
export const savedClient = z.looseObject({ client });
export const savedEngagement = z.looseObject({ engagement });

/** `PUT /v1/clients/:id/house-style`: how a client's papers look; `PUT /v1/templates/:familyId`: one step of a template's life; `PUT /v1/clauses/:id`. */
export { clauseEdit, houseStyleEdit, templateEdit };
/** The rows of a family of templates that an edit changed. */
export const savedTemplates = z.looseObject({ changed: z.array(firmTemplate) });
export const savedClause = z.looseObject({ clause });

/** `POST /v1/forgets`: a device that was told to forget a scope has pushed what it held and is ready to erase it. */
export const forgetRequest = z.strictObject({ scope: z.uuid() });
/** The hub's receipt: the entry of its audit that records the erasure. Only then is anything erased. */
export const forgetReceipt = z.looseObject({
  index: z.number().int().positive(),
  hash: z.string(),
  at: z.number().int(),
});
export type ForgetReceipt = z.infer<typeof forgetReceipt>;

/** `GET /v1/quarantine`: edits that wait for whoever leads their engagement, in the order they were made. */
export const sealedEdits = z.looseObject({ edits: z.array(sealedEdit) });

/** `POST /v1/quarantine/decisions`, and what became of each: applied or dismissed, or why it could not be applied. */
export { sealedDecision };
export const sealedOutcomes = z.looseObject({
  outcomes: z.array(
    z.looseObject({
      id: mutationId,
      outcome: z.enum(['applied', 'dismissed', 'refused']),
      error: wireError.optional(),
    }),
  ),
});
export type SealedOutcomes = z.infer<typeof sealedOutcomes>;

/** `PUT /v1/calendars/:id`: what the calendar shall be, and the revision that was looked at. */
export const calendarEdit = z.strictObject({
  revision: z.number().int().positive(),
  calendar: clientCalendar,
});

/** The calendar as it is kept from now on. */
export const savedCalendar = z.looseObject({ calendar: calendarRow });

/** `PUT /v1/people/:id/working-hours`: when somebody is on shift, on their own clock; null says nothing about it. */
export const workingHoursEdit = z.strictObject({ workingHours: workingHours.nullable() });

/** `GET /v1/holidays/regions`: countries (ISO 3166-1) and their subdivisions whose public holidays are known. */
export const holidayRegions = z.looseObject({
  countries: z.array(
    z.looseObject({
      code: z.string(),
      regions: z.array(z.looseObject({ code: z.string(), name: z.string() })),
    }),
  ),
});
export type HolidayRegions = z.infer<typeof holidayRegions>;

/** `GET /v1/holidays`: those of a country (`IN`) or subdivision (`GB-SCT`) in whole years, both included. */
export const holidayQuery = z.strictObject({
  rule: z.string().regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/),
  from: z.coerce.number().int().min(1970).max(2100),
  to: z.coerce.number().int().min(1970).max(2100),
});
export const computedHolidays = z.looseObject({ holidays: z.array(holiday) });

/** `GET /v1/attachments/:id/versions/:versionId/chunks`: indexes of the chunks that the hub does not have yet. */
export const missingChunks = z.looseObject({
  missing: z.array(z.number().int().nonnegative()),
  /** Epoch ms at which the whole was there and checked; null while it is not. */
  storedAt: z.number().int().nullable(),
});

/** `POST /v1/attachments/:id/versions/:versionId/complete`. */
export const storedVersion = z.looseObject({ storedAt: z.number().int() });

/** Bytes of Yjs as text; a body of a thousand pages has a few megabytes. */
const yjsBytes = z.base64().max(16 * 1024 * 1024);

/** Up to which change of a body somebody has read; the numbers of another epoch say nothing. */
export const bodyPlace = z.strictObject({
  epoch: z.string().max(200),
  number: z.number().int().nonnegative(),
});
export type BodyPlace = z.infer<typeof bodyPlace>;

/** `POST /v1/documents/:id/body`: what changed in a body since the caller's own state. */
export const bodyRequest = z.strictObject({
  protocolVersion: z.number().int(),
  /** Where the caller's copy stands; null for none. */
  at: bodyPlace.nullable(),
  /** Yjs's state vector of that copy. */
  stateVector: yjsBytes,
});
/** `update` is null where nothing was changed since `at`. */
export const bodyAnswer = z.looseObject({
  epoch: z.string(),
  number: z.number().int().nonnegative(),
  /** What an editor must know to write in it. */
  bodySchema: z.number().int().positive(),
  update: z.base64().nullable(),
});

/** `POST /v1/documents/:id/updates`: what the caller changed, on top of everything up to `after`. */
export const bodyUpdate = z.strictObject({
  protocolVersion: z.number().int(),
  /** Names the attempt, should it have to be sealed. */
  id: mutationId,
  after: bodyPlace,
  bodySchema: z.number().int().positive(),
  update: yjsBytes,
});
/**
 * `stored` at `number`; `behind`: others were first, so read what they changed, merge, and come again; `sealed`: the
 * caller no longer sees the engagement, and its lead decides.
 */
export const bodyUpdated = z.looseObject({
  outcome: z.enum(['stored', 'behind', 'sealed']),
  epoch: z.string(),
  number: z.number().int().nonnegative(),
});

/** What was written in the body of a document and never reached the hub, on whatever state of it. */
export const unsentBody = z.strictObject({
  scope: scopeId,
  documentId,
  bodySchema: z.number().int().positive(),
  update: yjsBytes,
});
export type UnsentBody = z.infer<typeof unsentBody>;

/**
 * `POST /v1/sealed-bodies`: what was written in a document and is not taken there, from where its engagement is about
 * to be erased; answered like an update. `id` names the attempt: said again, it lies there once.
 */
export const bodyToSeal = unsentBody.extend({ id: mutationId });

/** A chunk of a file that was taken in here and may not have reached the hub; without `data` it is only asked for. */
export const unsentChunk = z.strictObject({
  scope: scopeId,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  data: z
    .base64()
    .max(Math.ceil(largestChunk / 3) * 4)
    .nullable(),
});

export type UnsentChunk = z.infer<typeof unsentChunk>;

/** `POST /v1/sealed-chunks`: whether the hub has the chunk of a file whose mutation was sealed. */
export const keptChunk = z.looseObject({ here: z.boolean() });

/** Whose chunks are all handed over. */
const wholeFile = z.strictObject({ attachmentId, versionId: mutationId });

/**
 * `POST /v1/farewells`: what a device that must go has not sent, at most as much as a push. Time is taken, other work is
 * sealed for those who lead the engagement, and so is what was written in the bodies of documents; one a request, as
 * they may be large. Chunks of files follow the mutations that name them, one a request, and then which `file` is whole.
 * `erased`: nothing of its person is left there.
 */
export const farewellRequest = z.strictObject({
  refreshToken: z.string().max(500),
  mutations: z.array(z.unknown()).max(maximumMutationsPerPush),
  body: unsentBody.nullable().optional(),
  chunk: unsentChunk.nullable().optional(),
  file: wholeFile.nullable().optional(),
  erased: z.boolean(),
});
export type FarewellRequest = z.infer<typeof farewellRequest>;
export const farewell = z.looseObject({
  answers: z.array(mutationAnswer),
  /** Whether the hub has the chunk. */
  here: z.boolean().optional(),
});

/** `GET /v1/reviews`: the weeks of the people whose time the caller reviews, by the week's Monday. */
export const reviewQuery = z.strictObject({ week: z.iso.date() });

const timeTotals = z.looseObject({
  client: z.number(),
  internal: z.number(),
  break: z.number(),
  leave: z.number(),
  inHours: z.number(),
  afterHours: z.number(),
  holiday: z.number(),
  unplaced: z.number(),
  total: z.number(),
  overlap: z.number(),
});

export const reviewedWeek = z.looseObject({
  personId,
  /** Null where it was never handed in. */
  sheet: timesheet.nullable(),
  totals: timeTotals,
  exceptions: z.array(timeException),
  /** Why it is the caller's to review. */
  standing: reviewStanding,
  /** Epoch ms from which it waits for too long; null where it does not wait. */
  escalatesAt: z.number().nullable(),
});
export type ReviewedWeek = z.infer<typeof reviewedWeek>;
export const reviewList = z.looseObject({ weeks: z.array(reviewedWeek) });

/**
 * `GET /v1/reviews/:personId`: one week with everything recorded for it, superseded entries included. Of engagements
 * that the reviewer does not see there is the time alone: no note, activity, matter or work item.
 */
export const reviewDetail = z.looseObject({ week: reviewedWeek, entries: z.array(timeEntry) });
export type ReviewDetail = z.infer<typeof reviewDetail>;

/** `GET /v1/reviews/queue`: weeks that wait for the caller, the longest first; `after` so many of them. */
export const reviewQueueQuery = z.strictObject({
  after: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(25),
});
export const reviewQueuePage = z.looseObject({
  weeks: z.array(reviewedWeek),
  /** How many wait in all. */
  total: z.number().int().nonnegative(),
});

/** `GET /v1/reviews/waiting`: how many weeks wait for the caller, by why they are theirs. */
export const reviewsWaiting = z.looseObject({
  /** Of the people they review in their own place. */
  own: z.number().int().nonnegative(),
  /** Of people whose lead handed their weeks over. */
  delegated: z.number().int().nonnegative(),
  /** That waited for another for too long. */
  escalated: z.number().int().nonnegative(),
});
export type ReviewsWaiting = z.infer<typeof reviewsWaiting>;

/** `POST /v1/reviews/approvals`: weeks in which nothing is unusual, each at the revision that was looked at. */
export const reviewApprovals = z.strictObject({
  weeks: z
    .array(z.strictObject({ personId, week: z.iso.date(), revision: z.number().int().nonnegative() }))
    .min(1)
    .max(50),
});
/** What became of each, in the order asked. */
export const approvedWeeks = z.looseObject({
  decided: z.array(z.looseObject({ sheet: timesheet.nullable(), error: wireError.nullable() })),
});

/** `POST /v1/reviews/:personId/decisions`. */
export const reviewDecision = z.strictObject({ week: z.iso.date(), ...timesheetDecision.shape });
export const decidedSheet = z.looseObject({ sheet: timesheet });

/** `GET /v1/reviews/delegations`: who reviews in whose place, as far as the caller gave or was given it. */
export const reviewDelegations = z.looseObject({
  given: z.array(delegation),
  received: z.array(delegation),
  /** By which the caller's own weeks are reviewed by another than their lead: everybody may know who reads their time. */
  concerning: z.array(delegation).default([]),
  /** To whom they could hand over, and how many of the engagements that their people work on each sees. */
  candidates: z.array(z.looseObject({ personId, sees: z.number().int(), of: z.number().int() })),
});
export type ReviewDelegations = z.infer<typeof reviewDelegations>;
/** `POST /v1/reviews/delegations` takes a `delegationRequest`; it and `DELETE …/:id` answer with the delegation. */
export const keptDelegation = z.looseObject({ delegation });
export { delegationRequest };

/** `GET /v1/team/budgets`: those of engagements the caller leads (an admin: all in sight), in the period of a date. */
export const teamBudgetQuery = z.strictObject({ on: z.iso.date() });
const budgetPeriod = z.looseObject({ from: z.iso.date().nullable(), until: z.iso.date().nullable() });
export const teamBudget = z.looseObject({
  budget: z.looseObject(budget.shape),
  burn: z.looseObject({
    period: budgetPeriod,
    milliseconds: z.number(),
    /** Minor units of the client's currency; nought for a budget of hours. */
    minor: z.number(),
    /** Percent of the budget, not rounded. */
    percent: z.number(),
    reached: z.number().nullable(),
    firstDate: z.iso.date().nullable(),
    over: z.looseObject({ date: z.iso.date(), share: z.number() }).nullable(),
  }),
  /** Percent at the end of the period if it goes on as it went; null where nobody can say. */
  projectedPercent: z.number().nullable(),
});
export type TeamBudget = z.infer<typeof teamBudget>;
export const teamBudgets = z.looseObject({ budgets: z.array(teamBudget) });

/**
 * `GET /v1/team/weeks`: sums of the people one reviews, by their Mondays (both included, at most 53), and how much of
 * their clients' open hours somebody was there. All figures ms.
 */
export const teamWeeksQuery = z.strictObject({
  from: z.iso.date(),
  until: z.iso.date(),
  teamId: z.uuid().optional(),
  /** Whose time is looked at: what was worked for other clients stands beside it. */
  clientId: z.uuid().optional(),
});
const weekFigures = z.looseObject({
  client: z.number(),
  others: z.number().default(0),
  internal: z.number(),
  break: z.number(),
  leave: z.number(),
  unexplained: z.number(),
  attendance: z.number(),
});
export const teamWeeks = z.looseObject({
  weeks: z.array(z.iso.date()),
  people: z.array(z.looseObject({ personId, weeks: z.array(weekFigures) })),
  clients: z.array(
    z.looseObject({
      clientId: z.uuid(),
      weeks: z.array(z.looseObject({ open: z.number(), covered: z.number() })),
    }),
  ),
});

/**
 * `GET /v1/reports/:kind`: answered with lines of JSON (`application/x-ndjson`), `{head}`, a `{row}` each, and `{end}`
 * (`shared/reports`). Statement and billing support are of a client, a timesheet of a person (missing: one's own).
 */
export const reportQuery = z
  .strictObject({ ...reportPeriod, clientId: z.uuid().optional(), personId: z.uuid().optional() })
  .refine(isPeriod);
export const reportLine = z.union([
  z.looseObject({ row: z.array(reportCell) }),
  z.looseObject({ head: reportHead }),
  z.looseObject({ end: reportEnd }),
]);

/** Every refusal of the hub, whatever the endpoint. */
export const errorBody = z.looseObject({ error: wireError });

/** `GET /v1/pokes` (server-sent events): event `poke`, data the head that has news; nothing else. */
export const poke = z.looseObject({ head: seq });

export { mutation };
