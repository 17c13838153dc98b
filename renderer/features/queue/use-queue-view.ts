import { useMemo, useState } from 'react';
import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { memberRoleOf } from '#shared/engagements/engagement';
import type { PersonId } from '#shared/kernel/ids';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { usePreference, useReplica, useRows } from '../../replica/hooks';
import type { QueueQuery } from '../../replica/replica';
import {
  builtInViews,
  noSavedViews,
  type QueueView,
  queryOf,
  type SavedView,
  sameContent,
  savedViews,
  savedViewsKey,
  type ViewContent,
  type ViewSituation,
  viewContent,
  withoutView,
  withView,
} from './saved-views';

/** What the queue showed last: a view, and what was changed of it since without saving. */
const shown = z.object({ viewId: z.string(), changed: viewContent.nullable() });
const firstShown: z.infer<typeof shown> = { viewId: 'mine-and-free', changed: null };

interface QueueSituation extends ViewSituation {
  /** Gives work out in at least one engagement. */
  readonly assigns: boolean;
}

/** Service lines and authority of the person, from the engagements they are in. */
export const useViewSituation = (): QueueSituation => {
  const { personId } = useReplica();
  const engagements = useRows('engagement').list;
  return useMemo(() => situationOf(engagements, personId), [engagements, personId]);
};

const situationOf = (
  engagements: readonly Parameters<typeof memberRoleOf>[0][],
  personId: PersonId,
): QueueSituation => {
  const mine = engagements.filter((engagement) => memberRoleOf(engagement, personId) !== null);
  const roles = new Set(mine.map((engagement) => memberRoleOf(engagement, personId)));
  return {
    serviceLines: new Set(mine.map(({ serviceLine }) => serviceLine)),
    leads: roles.has('lead') || roles.has('reviewer'),
    assigns: roles.has('lead'),
  };
};

export interface QueueViewState {
  readonly views: readonly QueueView[];
  readonly view: QueueView;
  /** The view with what was changed of it since. */
  readonly content: ViewContent;
  readonly isChanged: boolean;
  readonly isOwn: boolean;
  readonly choose: (viewId: string) => void;
  readonly change: (content: ViewContent) => void;
  readonly save: (view: SavedView) => void;
  readonly remove: (viewId: string) => void;
}

const everything: QueueView = { id: 'everything', name: null, filter: {}, sort: [], groupBy: 'due' };

/** The views on offer and the one shown. What is chosen here shows at once and follows the person. */
export const useQueueView = (situation: ViewSituation): QueueViewState => {
  const [own, setOwn] = usePreference(savedViewsKey, savedViews, noSavedViews as SavedView[]);
  const [stored, store] = usePreference('queue.shown', shown, firstShown);
  // What was just chosen, until the preference has it: a chip must not wait for the disk.
  const [chosen, setChosen] = useState<z.infer<typeof shown> | null>(null);
  const now = chosen ?? stored;
  const views = useMemo(() => [...builtInViews(situation), ...own], [situation, own]);
  const view = views.find(({ id }) => id === now.viewId) ?? views[0] ?? everything;
  const show = (next: z.infer<typeof shown>): void => {
    setChosen(next);
    void store(next);
  };
  const { changed } = now;
  return {
    views,
    view,
    content: changed ?? view,
    isChanged: changed !== null && !sameContent(changed, view),
    isOwn: own.some(({ id }) => id === view.id),
    choose: (viewId) => show({ viewId, changed: null }),
    change: (content) =>
      show({ viewId: view.id, changed: sameContent(content, view) ? null : viewContent.parse(content) }),
    save: (saved) => {
      void setOwn(withView(own, saved));
      show({ viewId: saved.id, changed: null });
    },
    remove: (viewId) => {
      void setOwn(withoutView(own, viewId));
      show(firstShown);
    },
  };
};

/** The first instant of the day `days` after today, on the clock of `timeZone`. */
const startOfDayIn =
  (timeZone: string, now: number) =>
  (days: number): number =>
    Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).startOfDay().add({ days })
      .epochMilliseconds;

/** The query of what is shown; asked anew each minute, since *late* and *today* move on. */
export const useQueueQuery = (
  content: ViewContent,
  text: string,
  collapsed: readonly string[],
  timeZone: string,
): QueueQuery => {
  const now = useNow();
  const { locale } = useFormat();
  return useMemo(() => {
    const filter = text.trim() === '' ? content.filter : { ...content.filter, text };
    const at = { now, timeZone, locale, collapsed, startOfDay: startOfDayIn(timeZone, now) };
    return queryOf({ ...content, filter }, at);
  }, [content, text, collapsed, now, locale, timeZone]);
};
