import { z } from 'zod';
import { engagementId, matterId, mutationId, personId, teamId, workItemId } from '../kernel/ids';
import { requirement } from '../people/qualification';

export const workItemStatuses = [
  'ready',
  'started',
  'waiting',
  'review',
  'returned',
  'approved',
  'completed',
] as const;
export const workItemStatus = z.enum(workItemStatuses);
export type WorkItemStatus = z.infer<typeof workItemStatus>;

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;
export const priority = z.enum(priorities);
export type Priority = z.infer<typeof priority>;

export const checklistItem = z.looseObject({
  id: z.string().min(1).max(40),
  text: z.string().min(1).max(500),
  done: z.boolean(),
});
export type ChecklistItem = z.infer<typeof checklistItem>;

/**
 * How the holder came to hold the item. `mutationId` is the claim or assignment itself: a later write queued
 * behind a claim whose fence is not known yet names it, and holds only while that same claim still does.
 */
export const hold = z.looseObject({
  mutationId: mutationId.nullable(),
  /** Epoch ms on the hub's clock at which a claim ends unless renewed; null for work a lead assigned. */
  leaseUntil: z.number().int().nullable(),
  /** Epoch ms until which the holder has it with them for work without a network; missing or null where not. */
  checkedOutUntil: z.number().int().nullable().optional(),
});
export type Hold = z.infer<typeof hold>;

export const reservation = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('person'), personId }),
  z.looseObject({ kind: z.literal('team'), teamId }),
]);
export type Reservation = z.infer<typeof reservation>;

/** One task on a matter. */
export const workItem = z.looseObject({
  id: workItemId,
  engagementId,
  matterId,
  /** Short reference people say aloud (LARK-0142). */
  reference: z.string().min(1).max(40),
  title: z.string().min(1).max(300),
  /** What sort of task it is, in the provider's own words (bank reconciliation, cite-check). */
  kind: z.string().min(1).max(80),
  instructions: z.string().max(20_000),
  checklist: z.array(checklistItem),
  status: workItemStatus,
  priority,
  /** Epoch ms; null when the client set no date. */
  dueAt: z.number().int().nullable(),
  estimateMinutes: z.number().int().nonnegative().nullable(),
  /** Null asks for what the engagement asks. */
  requirement: requirement.nullable(),
  assigneeId: personId.nullable(),
  hold: hold.nullable(),
  /** Grows with every change of hands; a write that carries an older one is powerless. */
  fence: z.number().int().nonnegative(),
  reservedFor: reservation.nullable(),
  reviewerId: personId.nullable(),
  /** Why it waits on the client, or what a reviewer asked for; null when neither. */
  statusNote: z.string().max(4_000).nullable(),
  revision: z.number().int(),
});
export type WorkItem = z.infer<typeof workItem>;
