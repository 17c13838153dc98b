import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readLedger } from '#shared/time-entries/ledger';
import type { EntryDay } from '#shared/time-entries/plan-entry';
import type { RunSubject } from '#shared/time-entries/plan-timer';
import type { TimeEntry } from '#shared/time-entries/time-entry';
import { addDays } from '#shared/time-entries/week';
import {
  joinShapes,
  openLines,
  type ShapeLine,
  shapeKey,
  shapeOf,
  weekShape,
} from '#shared/time-entries/week-shape';
import { showToast } from '../../app/toast';
import { usePreference, useRows, useTimeEntries } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { EntryForm } from '../time/entry-form';
import { clientSubject, ownSubject } from '../timer/run-subject';
import { SubjectTitle } from '../timer/subject-title';
import { useSayRefusal, useTimerActions } from '../timer/use-timer';

const none: readonly ShapeLine[] = [];

/** A week's copied lines, and copying those of the week before into it. */
export const useCopiedLines = (week: string, standing: readonly TimeEntry[]) => {
  const { t } = useTranslation('time');
  const say = useSayRefusal();
  const before = addDays(week, -7);
  const former = useTimeEntries(before, before);
  const [kept, keep] = usePreference(shapeKey(week), weekShape, none as ShapeLine[]);
  const [keptBefore] = usePreference(shapeKey(before), weekShape, none as ShapeLine[]);
  const copied = useMemo(
    () => joinShapes(shapeOf(readLedger(former.map(({ entry }) => entry)).standing), keptBefore),
    [former, keptBefore],
  );
  const copy = useCallback(() => {
    if (copied.length === 0) return showToast({ text: t('shape.nothing') });
    return void keep([...joinShapes(kept, copied)]).then((done) => {
      say(done);
      if (done.ok) showToast({ text: t('shape.copied') });
    });
  }, [copied, kept, keep, say, t]);
  const drop = (line: ShapeLine) => void keep(kept.filter((one) => one !== line)).then(say);
  return { lines: openLines(kept, standing), copy, drop };
};

/** What is timed or recorded on a line; null where its engagement is out of sight. */
const useSubjectOfLine = () => {
  const engagements = useRows('engagement').byId;
  const clients = useRows('client').byId;
  const calendars = useRows('calendar').byId;
  return ({ category, engagementId, activity }: ShapeLine): RunSubject | null => {
    if (category !== 'client') return ownSubject(category, '');
    const engagement = engagements.get(engagementId ?? '');
    return engagement
      ? clientSubject(engagement, null, { note: '', activity }, { clients, calendars })
      : null;
  };
};

export interface CopiedLinesProps {
  readonly lines: readonly ShapeLine[];
  readonly day: EntryDay;
  readonly onDrop: (line: ShapeLine) => void;
}

/** Lines of the week before on which nothing was worked yet: each can be timed or recorded, or let go of. */
export const CopiedLines = ({ lines, day, onDrop }: CopiedLinesProps) => {
  const { t } = useTranslation('time');
  const [recording, setRecording] = useState<ShapeLine | null>(null);
  const { start } = useTimerActions();
  const say = useSayRefusal();
  const subjectOf = useSubjectOfLine();
  if (lines.length === 0) return null;
  return (
    <section aria-label={t('shape.title')} className="border-t border-line py-3">
      <h2 className="pb-1 font-semibold">{t('shape.title')}</h2>
      <ul>
        {lines.map((line) => {
          const subject = subjectOf(line);
          return (
            <li
              key={JSON.stringify(line)}
              className="flex items-center gap-2 border-t border-dashed border-line py-1.5"
            >
              <span className="min-w-0 grow">
                <SubjectTitle of={{ ...line, workItemId: null }} />
              </span>
              {subject && (
                <>
                  <Button look="light" onPress={() => void start(subject).then(say)}>
                    {t('start.button')}
                  </Button>
                  <Button look="light" onPress={() => setRecording(line)}>
                    {t('form.record-button')}
                  </Button>
                </>
              )}
              <Button look="light" onPress={() => onDrop(line)}>
                {t('shape.drop')}
              </Button>
            </li>
          );
        })}
      </ul>
      {recording && (
        <EntryForm
          day={day}
          entry={null}
          from={{ like: { ...recording, workItemId: null, note: '' } }}
          onClose={() => setRecording(null)}
        />
      )}
    </section>
  );
};
