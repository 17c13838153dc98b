import { z } from 'zod';
import { mutationId, personId, workItemId } from '../kernel/ids';
import { reservation } from './work-item';

/**
 * Proof that the writer still holds the item: the fence the hub gave, or, while the claim behind it is still on its
 * way, the claim's own mutation id, for which the hub substitutes the fence that claim received.
 */
export const fenceReference = z.union([
  z.number().int().nonnegative(),
  z.strictObject({ claim: mutationId }),
]);
export type FenceReference = z.infer<typeof fenceReference>;

const note = z.string().trim().max(4_000);
const onItem = { workItemId };
const byHolder = { workItemId, fence: fenceReference };

export const workItemCommands = [
  z.strictObject({ type: z.literal('work-item.claim'), ...onItem }),
  z.strictObject({ type: z.literal('work-item.release'), ...byHolder, note: note.optional() }),
  z.strictObject({ type: z.literal('work-item.check-out'), ...byHolder }),
  z.strictObject({ type: z.literal('work-item.check-in'), ...byHolder }),
  z.strictObject({ type: z.literal('work-item.start'), ...byHolder }),
  z.strictObject({ type: z.literal('work-item.wait'), ...byHolder, note }),
  z.strictObject({ type: z.literal('work-item.send-for-review'), ...byHolder, note: note.optional() }),
  z.strictObject({ type: z.literal('work-item.complete'), ...byHolder, note: note.optional() }),
  z.strictObject({
    type: z.literal('work-item.tick'),
    ...byHolder,
    checklistItemId: z.string().min(1).max(40),
    done: z.boolean(),
  }),
  z.strictObject({ type: z.literal('work-item.approve'), ...onItem, note: note.optional() }),
  z.strictObject({ type: z.literal('work-item.return'), ...onItem, note }),
  z.strictObject({ type: z.literal('work-item.assign'), ...onItem, personId }),
  z.strictObject({ type: z.literal('work-item.reserve'), ...onItem, reservedFor: reservation.nullable() }),
  z.strictObject({ type: z.literal('work-item.note'), ...onItem, note }),
] as const;

export const workItemCommand = z.discriminatedUnion('type', workItemCommands);
export type WorkItemCommand = z.infer<typeof workItemCommand>;
export type WorkItemCommandType = WorkItemCommand['type'];
