import { z } from 'zod';
import { attachmentCommands } from '../attachments/attachment-command';
import { documentCommands } from '../documents/document-command';
import { useNote } from '../engagements/use-note';
import { deviceId, mutationId, personId, scopeId } from '../kernel/ids';
import { setPreference } from '../preferences/preference';
import { timeCommands } from '../time-entries/time-command';
import { submitTimesheet } from '../time-entries/timesheet';
import { workItemCommands } from '../work-items/work-item-command';

/** Everything a person can ask for. */
export const command = z.discriminatedUnion('type', [
  ...workItemCommands,
  ...attachmentCommands,
  ...documentCommands,
  setPreference,
  ...timeCommands,
  submitTimesheet,
  useNote,
]);
export type Command = z.infer<typeof command>;

/** The durable, idempotent record of a command: what is journaled, sent, judged and kept. */
export const mutation = z.strictObject({
  id: mutationId,
  /** The scope of the row it is about: an engagement, or the person for what is theirs alone. */
  scope: scopeId,
  personId,
  deviceId,
  /** Grows by one with every mutation of this device, so that a gap or a cloned profile shows. */
  deviceSequence: z.number().int().positive(),
  /** Epoch ms by the workstation's clock. */
  recordedAt: z.number().int(),
  /** Mutations of the same device that this one makes no sense without, oldest first. */
  dependsOn: z.array(mutationId).max(50),
  command,
});
export type Mutation = z.infer<typeof mutation>;

/**
 * Whether its author holds the work item once the hub has taken it: a claim, or a lead's word to themselves. Until then
 * what they do with the item names this mutation instead of a fence.
 */
export const takesHold = ({ command, personId }: Pick<Mutation, 'command' | 'personId'>): boolean =>
  command.type === 'work-item.claim' ||
  (command.type === 'work-item.assign' && command.personId === personId);
