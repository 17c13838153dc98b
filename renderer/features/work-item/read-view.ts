import type { Replica } from '../../replica/replica';
import type { WorkItemView } from '../../replica/views';
import { whenRead } from '../../replica/when-read';

/** A work item as it is shown now, for a command on one that is not open; null where it is not here. */
export const readWorkItem = (replica: Replica, id: string): Promise<WorkItemView | null> =>
  whenRead(replica.views.workItem(id));
