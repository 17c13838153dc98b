import type { Observable, Replica } from '../../replica/replica';
import type { WorkItemView } from '../../replica/views';

/** The first value that has been read. */
const whenRead = <T>(observable: Observable<T | undefined>): Promise<T> =>
  new Promise((resolve) => {
    const present = observable.get();
    if (present !== undefined) {
      resolve(present);
      return;
    }
    const stop = observable.subscribe(() => {
      const value = observable.get();
      if (value === undefined) return;
      stop();
      resolve(value);
    });
  });

/** A work item as it is shown now, for a command on one that is not open; null where it is not here. */
export const readWorkItem = (replica: Replica, id: string): Promise<WorkItemView | null> =>
  whenRead(replica.views.workItem(id));
