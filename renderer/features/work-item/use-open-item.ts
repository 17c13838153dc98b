import { useMemo } from 'react';
import type { Engagement } from '#shared/engagements/engagement';
import type { Person } from '#shared/people/person';
import { useNow } from '../../app/clock';
import { useRow, useWorkItem } from '../../replica/hooks';
import type { WorkItemView } from '../../replica/views';
import type { CommandSituation } from './available-commands';
import { useMe } from './use-me';

export interface OpenItem {
  readonly view: WorkItemView;
  readonly engagement: Engagement;
  readonly me: Person;
  readonly situation: CommandSituation;
}

/** An item with all that its commands are decided on: undefined while it is read, null where it is not here. */
export const useOpenItem = (id: string): OpenItem | null | undefined => {
  const view = useWorkItem(id);
  const engagement = useRow('engagement', view?.item.engagementId ?? null);
  const me = useMe();
  const now = useNow();
  return useMemo(() => {
    // The engagement is asked for only once the item names it; until then its null means nothing.
    if (view === undefined || view === null) return view;
    if (engagement === null) return null;
    if (engagement === undefined || me === null) return undefined;
    const situation = { item: view.item, fence: view.fence, actor: me, engagement, now };
    return { view, engagement, me, situation };
  }, [view, engagement, me, now]);
};
