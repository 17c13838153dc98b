import { z } from 'zod';
import { paper } from '../documents/body';
import { deviceId, mutationId, personId, workItemId } from '../kernel/ids';
import { person, workingHours } from '../people/person';
import {
  accessEdit,
  approvedWeeks,
  calendarEdit,
  clauseEdit,
  computedHolidays,
  consentEdit,
  decidedSheet,
  deviceEntry,
  forgetReceipt,
  holidayQuery,
  holidayRegions,
  houseStyleEdit,
  mutationAnswer,
  reviewApprovals,
  reviewDecision,
  reviewDetail,
  reviewList,
  reviewQuery,
  reviewQueuePage,
  samplePeople,
  savedCalendar,
  savedClause,
  savedClient,
  savedEngagement,
  savedTemplates,
  scopeCursor,
  sealedDecision,
  sealedOutcomes,
  templateEdit,
} from '../protocol/hub-api';
import { reportKind, reportPeriod } from '../reports/report';
import { reportFormat, reportLanguage } from '../reports/report-definition';
import { mutation } from '../sync/mutation';
import { sealedEdit } from '../sync/sealed-edit';
import { monotonicReading } from '../time-entries/timer';
import { attachmentEvents, attachmentMethods } from './attachment-calls';
import { batchMethods } from './batch-calls';
import { bundleMethods } from './bundle-calls';
import { capabilities } from './capabilities';
import { documentEvents, documentMethods } from './document-calls';
import { bridgeError } from './envelope';
import { printMethods } from './print-calls';
import { recorderEvents, recorderMethods } from './recorder-calls';
import { delegationMethods } from './review-calls';
import { teamMethods } from './team-calls';
import { templateMethods } from './template-calls';
import { useMethods } from './use-calls';

/*
 * Everything the renderer may ask of the main process, and everything it may be told. Handlers, client and tests
 * derive their types from these two tables (`derived.ts`), so a missing handler does not compile.
 * Arguments are parsed in the main process, which treats the renderer as hostile.
 */

const nothing = z.undefined();

/** Where this workstation stands with its hub and its person. */
export const sessionState = z.discriminatedUnion('phase', [
  /** No hub is known yet: ask for its address. */
  z.strictObject({ phase: z.literal('needs-hub') }),
  /** A hub is known, nobody is signed in. */
  z.strictObject({
    phase: z.literal('signed-out'),
    hubUrl: z.string(),
    hubName: z.string(),
    reason: bridgeError.nullable(),
  }),
  /** Somebody works. Offline is no obstacle; `renewal` says why the hub wants another sign-in, when it does. */
  z.strictObject({
    phase: z.literal('signed-in'),
    hubUrl: z.string(),
    hubName: z.string(),
    providerId: z.uuid(),
    providerName: z.string(),
    person,
    deviceId,
    /** Names journal and replica: one per hub and person. */
    profileId: z.string(),
    renewal: bridgeError.nullable(),
  }),
]);
export type SessionState = z.infer<typeof sessionState>;

/** How the courier is getting on. Counts are of mutations in the journal. */
export const courierState = z.strictObject({
  contact: z.enum(['in-step', 'syncing', 'offline', 'refused']),
  /** Epoch ms of the last answer from the hub; null before the first. */
  lastContactAt: z.number().int().nullable(),
  /** Appended or sent, without an answer yet. */
  waiting: z.number().int().nonnegative(),
  /** Rejected or parked, and not yet dealt with. */
  needingAttention: z.number().int().nonnegative(),
  /** Why, where contact is offline or refused. */
  problem: bridgeError.nullable(),
});
export type CourierState = z.infer<typeof courierState>;

/** A mutation that the journal still holds open, oldest first. */
export const openMutation = z.strictObject({
  mutation,
  position: z.number().int().nonnegative(),
  state: z.enum(['appended', 'sent', 'answered', 'parked']),
  answer: mutationAnswer.nullable(),
  /** Why it was parked. */
  problem: bridgeError.nullable(),
});
export type OpenMutation = z.infer<typeof openMutation>;

export const bridgeMethods = {
  'app.describe': {
    argument: nothing,
    result: z.strictObject({
      version: z.string(),
      capabilities,
      /** BCP 47 tags the operating system prefers, best first. */
      systemLocales: z.array(z.string()),
      timeZone: z.string(),
      zoneDataVersion: z.string(),
    }),
  },
  'app.report-problem': {
    argument: z.strictObject({ code: z.string().max(80), where: z.string().max(200) }),
    result: nothing,
  },
  /** Bytes that are free on the disk of the program's folder, where a browser's own files nearly always lie, too. */
  'app.read-room': { argument: nothing, result: z.strictObject({ free: z.number().nonnegative() }) },
  'session.read': { argument: nothing, result: sessionState },
  'session.choose-hub': { argument: z.strictObject({ url: z.string().max(2_000) }), result: sessionState },
  'session.forget-hub': { argument: nothing, result: sessionState },
  'session.sign-in': {
    argument: z.strictObject({ email: z.string().max(320), password: z.string().max(1024) }),
    result: sessionState,
  },
  'session.sign-out': { argument: nothing, result: sessionState },
  /** Empty where the hub is not the sample firm on this machine. */
  'session.sample-people': { argument: nothing, result: samplePeople.shape.people },
  /** Profiles whose desk had to go, and whose replica a window still has. */
  'session.replicas-to-erase': {
    argument: nothing,
    result: z.strictObject({ profileIds: z.array(z.string()) }),
  },
  'session.replica-erased': { argument: z.strictObject({ profileId: z.string() }), result: nothing },
  /** The devices of a person, oneself or, for an admin, anybody; asked of the hub. */
  'devices.read': { argument: z.strictObject({ personId }), result: z.array(deviceEntry) },
  /** Ends a device: at its next contact it hands over what it has not sent and erases the rest. */
  'devices.revoke': { argument: z.strictObject({ personId, deviceId }), result: nothing },
  'session.sign-in-sample': { argument: z.strictObject({ personId }), result: sessionState },

  /** Answered only after the mutation is on disk. Asking again with the same id is harmless. */
  'journal.append': {
    argument: z.strictObject({ mutation }),
    result: z.strictObject({ position: z.number().int().nonnegative() }),
  },
  /** The next number of this device's sequence, never given twice. */
  'journal.next-device-sequence': { argument: nothing, result: z.number().int().positive() },
  'journal.read-open': {
    argument: nothing,
    result: z.strictObject({ open: z.array(openMutation) }),
  },
  /** The replica has caught up with these answers, or the person has dealt with them. */
  /** With an epoch: their effect is here as the hub answered there; what went to it again since is not meant. */
  'journal.settle': {
    argument: z.strictObject({ ids: z.array(mutationId).max(5_000), epoch: z.string().max(200).optional() }),
    result: nothing,
  },
  /** Sends parked mutations again. */
  'journal.retry': { argument: z.strictObject({ ids: z.array(mutationId).max(5_000) }), result: nothing },

  /**
   * Has the hub claim what should be done next, under this mutation id, which serves for one press of the button. Null
   * where nothing is free. Where the hub does not answer, a claim of this id is journaled instead.
   */
  'claims.next': {
    argument: z.strictObject({ id: mutationId }),
    result: z.strictObject({ workItemId: workItemId.nullable() }),
  },
  /** What the hub shows of other people's weeks to whoever reviews them; needs it within reach. */
  'review.list': { argument: reviewQuery, result: reviewList.shape.weeks },
  'review.read': { argument: z.strictObject({ personId, week: z.iso.date() }), result: reviewDetail },
  'review.queue': {
    argument: z.strictObject({ after: z.number().int().nonnegative() }),
    result: reviewQueuePage,
  },
  /** Approves weeks in which nothing is unusual; what became of each, in the order asked. */
  'review.approve': { argument: reviewApprovals, result: approvedWeeks.shape.decided },
  'review.decide': {
    argument: z.strictObject({ personId, decision: reviewDecision }),
    result: decidedSheet.shape.sheet,
  },

  /**
   * Asks the hub for a report and writes it into the downloads folder, in a language; the file's name, without a path.
   * Errors: `report.not-yours`, `timesheet.not-reviewer`, for a PDF `print.no-browser`, `print.failed` and
   * `report.too-long-for-paper`, and `hub.unreachable` where it was cut off: then nothing was written.
   */
  'report.save': {
    argument: z.strictObject({
      kind: reportKind,
      format: reportFormat,
      language: reportLanguage,
      /** Of a PDF. */
      paper: paper.optional(),
      ...reportPeriod,
      clientId: z.uuid().optional(),
      personId: z.uuid().optional(),
    }),
    result: z.strictObject({ name: z.string(), rows: z.number().int() }),
  },

  /** Both clocks, read at once, for what a timer leaves as evidence. */
  'clock.read': {
    argument: nothing,
    result: z.strictObject({
      /** Epoch ms. */
      now: z.number().int(),
      monotonic: monotonicReading.nullable(),
      timeZone: z.string(),
      /** Hub's clock minus this one's when last known, ms. */
      hubOffset: z.number().int().nullable(),
    }),
  },

  'courier.read': { argument: nothing, result: courierState },
  'courier.sync-now': { argument: nothing, result: nothing },
  /** One page of the feed as the hub's own JSON text; parsed once, by the replica. */
  'feed.pull': {
    argument: z.strictObject({
      epoch: z.string().nullable(),
      cursors: z.array(scopeCursor).max(20_000),
      upTo: z.number().int().nonnegative().nullable(),
    }),
    /** The page as the hub wrote it, JSON in UTF-8: nobody on the way looks into it. */
    result: z.strictObject({ body: z.instanceof(Uint8Array) }),
  },

  /**
   * Erases what the main process keeps of a scope that the hub said to forget, after everything unsent was pushed and the
   * hub gave its receipt. The replica erases its own rows after this has answered.
   * Errors: `scope.unsent` (it is pushed now; ask again after its answer), `scope.still-visible`.
   */
  'scope.forget': { argument: z.strictObject({ scope: z.uuid() }), result: forgetReceipt },
  /** Erases what lies here of a scope that is still in sight and may be kept in memory only from now on. Errors: `scope.unsent`. */
  'scope.evict': { argument: z.strictObject({ scope: z.uuid() }), result: nothing },
  /** Scopes of which the main process has anything on this disk: commands, bodies of documents, files. */
  'scope.list-here': { argument: nothing, result: z.strictObject({ scopes: z.array(z.uuid()) }) },
  /**
   * Brings one mutation to the hub at once, past the journal: of an engagement that is worked on online only nothing
   * lies on disk. Done when it answers; the hub's refusal comes back as the error. Asking again with the same id is harmless.
   */
  'mutation.send': { argument: z.strictObject({ mutation }), result: nothing },
  /** Who sees an engagement and what it allows; needs the hub within reach. */
  'engagement.save-access': {
    argument: z.strictObject({ id: z.uuid(), edit: accessEdit }),
    result: savedEngagement.shape.engagement,
  },
  /** What a client agreed to about work abroad; needs the hub within reach. */
  'client.save-consent': {
    argument: z.strictObject({ id: z.uuid(), edit: consentEdit }),
    result: savedClient.shape.client,
  },
  /** How a client's papers look; needs the hub within reach. */
  'client.save-house-style': {
    argument: z.strictObject({ id: z.uuid(), edit: houseStyleEdit }),
    result: savedClient.shape.client,
  },
  /** The firm's templates and clauses; need the hub within reach. */
  'library.edit-template': {
    argument: z.strictObject({ familyId: z.uuid(), edit: templateEdit }),
    result: savedTemplates.shape.changed,
  },
  'library.save-clause': {
    argument: z.strictObject({ id: z.uuid(), edit: clauseEdit }),
    result: savedClause.shape.clause,
  },
  /** Sealed edits of the engagements this person leads. */
  'quarantine.read': {
    argument: nothing,
    /** `words`: what was written in a document, of an edit that is that. */
    result: z.array(sealedEdit.extend({ words: z.string().optional() })),
  },
  'quarantine.decide': { argument: sealedDecision, result: sealedOutcomes.shape.outcomes },

  /** Saves an edited calendar on the hub; needs it within reach. Saving the same once more is harmless. */
  'calendar.save': {
    argument: z.strictObject({ id: z.uuid(), edit: calendarEdit }),
    result: savedCalendar.shape.calendar,
  },
  /** Keeps when somebody works; null forgets it. */
  'person.save-working-hours': {
    argument: z.strictObject({ id: z.uuid(), workingHours: workingHours.nullable() }),
    result: person,
  },
  'holidays.regions': { argument: nothing, result: holidayRegions },
  'holidays.compute': { argument: holidayQuery, result: computedHolidays.shape.holidays },

  ...attachmentMethods,
  ...documentMethods,
  ...printMethods,
  ...bundleMethods,
  ...batchMethods,
  ...templateMethods,
  ...useMethods,
  ...teamMethods,
  ...delegationMethods,
  ...recorderMethods,

  'external.open': { argument: z.strictObject({ url: z.string().max(2_000) }), result: nothing },
  'notification.show': {
    argument: z.strictObject({ title: z.string().max(120), body: z.string().max(400) }),
    result: nothing,
  },
} as const;

export const bridgeEvents = {
  'session.changed': sessionState,
  'courier.changed': courierState,
  /** Somebody was away from this machine and is back; epoch ms. Told by hosts that can know. */
  'absence.ended': z.strictObject({ from: z.number().int(), until: z.number().int() }),
  /** The hub has something new; pull. */
  'feed.news': z.strictObject({ head: z.number().int().nonnegative().nullable() }),
  ...attachmentEvents,
  ...documentEvents,
  ...recorderEvents,
  /** Answers or parkings since the last event, in journal order. */
  'journal.changed': z.strictObject({ open: z.array(openMutation) }),
  /** What the journal held of a scope was erased, maybe for a window that is gone by now. */
  'journal.erased': z.strictObject({ scope: z.uuid() }),
} as const;
