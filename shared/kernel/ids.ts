import { v7 } from 'uuid';
import { z } from 'zod';
import type { Clock } from './clock';
import type { Random } from './random';

/** Identifiers are UUIDs (RFC 9562); version 7 where this product makes them, so that they sort by time of making. */
const uuid = z.uuid();

export const personId = uuid.brand<'PersonId'>();
export const clientId = uuid.brand<'ClientId'>();
export const engagementId = uuid.brand<'EngagementId'>();
export const matterId = uuid.brand<'MatterId'>();
export const workItemId = uuid.brand<'WorkItemId'>();
export const calendarId = uuid.brand<'CalendarId'>();
export const attachmentId = uuid.brand<'AttachmentId'>();
export const documentId = uuid.brand<'DocumentId'>();
export const teamId = uuid.brand<'TeamId'>();
export const providerId = uuid.brand<'ProviderId'>();
export const mutationId = uuid.brand<'MutationId'>();
export const deviceId = uuid.brand<'DeviceId'>();
/** A scope is named by the id of what visibility hangs on: the provider, an engagement or a person. */
export const scopeId = uuid.brand<'ScopeId'>();

export type PersonId = z.infer<typeof personId>;
export type ClientId = z.infer<typeof clientId>;
export type EngagementId = z.infer<typeof engagementId>;
export type MatterId = z.infer<typeof matterId>;
export type WorkItemId = z.infer<typeof workItemId>;
export type CalendarId = z.infer<typeof calendarId>;
export type AttachmentId = z.infer<typeof attachmentId>;
export type DocumentId = z.infer<typeof documentId>;
export type TeamId = z.infer<typeof teamId>;
export type ProviderId = z.infer<typeof providerId>;
export type MutationId = z.infer<typeof mutationId>;
export type DeviceId = z.infer<typeof deviceId>;
export type ScopeId = z.infer<typeof scopeId>;

/** Makes UUIDv7 identifiers from the given clock and randomness. */
export const makeIdFactory = (clock: Clock, random: Random) => {
  const next = (): string => v7({ msecs: clock.now(), random: random.bytes(16) });
  return {
    mutation: (): MutationId => next() as MutationId,
    device: (): DeviceId => next() as DeviceId,
    row: next,
  };
};
