import type { DispatchOrder } from '../../replica/replica';
import type { WorkItemView } from '../../replica/views';
import type { OfferedType } from './available-commands';

/** Commands that say everything by themselves; assigning and reserving need to know to whom. */
export type PlainType = Exclude<OfferedType, 'work-item.assign' | 'work-item.reserve'>;

export const isPlain = (type: OfferedType): type is PlainType =>
  type !== 'work-item.assign' && type !== 'work-item.reserve';

/** Whether a command needs words to go with it: these open a form instead of acting at once. */
export const needsNote = (type: PlainType): boolean =>
  type === 'work-item.wait' || type === 'work-item.return' || type === 'work-item.note';

/** What to dispatch for a command on an item as it is shown. `note` is empty where nothing was typed. */
export const commandOrder = (type: PlainType, { item, fence }: WorkItemView, note = ''): DispatchOrder => {
  const scope = item.engagementId;
  const workItemId = item.id;
  const words = note.trim() === '' ? {} : { note: note.trim() };
  switch (type) {
    case 'work-item.claim':
      return { scope, command: { type, workItemId } };
    case 'work-item.start':
    case 'work-item.check-out':
    case 'work-item.check-in':
      return { scope, command: { type, workItemId, fence } };
    case 'work-item.release':
    case 'work-item.send-for-review':
    case 'work-item.complete':
      return { scope, command: { type, workItemId, fence, ...words } };
    case 'work-item.wait':
      return { scope, command: { type, workItemId, fence, note: note.trim() } };
    case 'work-item.approve':
      return { scope, command: { type, workItemId, ...words } };
    case 'work-item.return':
    case 'work-item.note':
      return { scope, command: { type, workItemId, note: note.trim() } };
  }
};
