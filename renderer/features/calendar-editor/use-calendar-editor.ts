import { useDeferredValue, useEffect, useMemo, useState } from 'react';
import { create } from 'zustand';
import { type CalendarProblem, isBlocking } from '#shared/calendars/calendar-problem';
import type { ClientCalendar } from '#shared/calendars/client-calendar';
import {
  type CalendarPart,
  changedParts,
  type KeptCalendar,
  pastChanges,
  reviewedMilliseconds,
} from '#shared/calendars/edit-calendar';
import { validateCalendar } from '#shared/calendars/validate-calendar';
import type { DomainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { useHoursBook } from '../../app/client-hours';
import { useNow } from '../../app/clock';
import { type CalendarDraft, placedProblems, toCalendar, toDraft } from './draft';

interface Edited {
  /** The calendar that was opened: what a save is compared with. */
  readonly base: KeptCalendar;
  readonly draft: CalendarDraft;
}

/** What was typed outlives leaving the page; it is let go of when it was saved or discarded. */
const useEdits = create<{ readonly byId: Readonly<Record<string, Edited>> }>(() => ({ byId: {} }));

const keepEdit = (id: string, edited: Edited | null): void =>
  useEdits.setState(({ byId }) => {
    const { [id]: _former, ...others } = byId;
    return { byId: edited ? { ...others, [id]: edited } : others };
  });

export interface CalendarEditor {
  readonly draft: CalendarDraft;
  /** The calendar that the draft stands for. */
  readonly calendar: ClientCalendar;
  readonly base: KeptCalendar;
  readonly problems: readonly CalendarProblem[];
  readonly blocking: readonly CalendarProblem[];
  readonly changed: readonly CalendarPart[];
  /** Milliseconds of what is still reviewed that would be judged otherwise today. */
  readonly pastMilliseconds: number;
  /** The revision that somebody saved meanwhile; null where this is still the newest. */
  readonly newer: number | null;
  readonly saving: boolean;
  /** Why the last save was refused. */
  readonly refusal: DomainError | null;
  edit(change: (draft: CalendarDraft) => CalendarDraft): void;
  /** Lets go of what was typed; answers with how to take it back. */
  discard(): () => void;
  /** The revision that was saved; null where it was refused. */
  save(): Promise<number | null>;
}

/** Edits one calendar. `kept` is how the replica shows it now. */
export const useCalendarEditor = (id: string, kept: KeptCalendar): CalendarEditor => {
  const bridge = useBridge();
  const { zones } = useHoursBook();
  const now = useNow();
  const stored = useEdits(({ byId }) => byId[id]);
  const [saving, setSaving] = useState(false);
  const [refusal, setRefusal] = useState<DomainError | null>(null);
  /** What the hub answered, until the feed has brought it here too. */
  const [ahead, setAhead] = useState<KeptCalendar | null>(null);
  const newest = ahead && (ahead.revision ?? 1) > (kept.revision ?? 1) ? ahead : kept;
  const fresh = useMemo((): Edited => ({ base: newest, draft: toDraft(newest) }), [newest]);
  const { base, draft } = stored ?? fresh;
  const calendar = useMemo(() => toCalendar(draft), [draft]);
  const problems = useMemo(
    () => placedProblems(draft, validateCalendar(calendar, zones)),
    [draft, calendar, zones],
  );
  const blocking = problems.filter(isBlocking);
  const changed = useMemo(() => changedParts(base, calendar), [base, calendar]);
  const judged = useDeferredValue(blocking.length === 0 && changed.length > 0 ? calendar : null);
  const pastMilliseconds = useMemo(
    () => (judged === null ? 0 : reviewedMilliseconds(pastChanges(base, judged, now, zones), now)),
    [judged, base, now, zones],
  );
  const isNewer = (newest.revision ?? 1) > (base.revision ?? 1);
  useEffect(() => {
    // What reads as before may follow what others save; what was changed waits for its person.
    if (stored && isNewer && changed.length === 0) keepEdit(id, null);
  }, [id, stored, isNewer, changed]);
  return {
    draft,
    calendar,
    base,
    problems,
    blocking,
    changed,
    pastMilliseconds,
    newer: isNewer ? (newest.revision ?? 1) : null,
    saving,
    refusal,
    edit: (change) => {
      setRefusal(null);
      keepEdit(id, { base, draft: change(draft) });
    },
    discard: () => {
      setRefusal(null);
      keepEdit(id, null);
      return () => keepEdit(id, { base, draft });
    },
    save: async () => {
      setSaving(true);
      const edit = { revision: base.revision ?? 1, calendar };
      const saved = await bridge.call('calendar.save', { id, edit });
      setSaving(false);
      setRefusal(saved.ok ? null : saved.error);
      if (!saved.ok) return null;
      setAhead(saved.value as unknown as KeptCalendar);
      keepEdit(id, null);
      return saved.value.revision ?? 1;
    },
  };
};
