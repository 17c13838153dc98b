import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { Away, AwayChoice } from '#shared/time-entries/plan-timer';
import { type TimeCategory, timeCategories } from '#shared/time-entries/time-entry';
import { useBridge } from '../../app/bridge/bridge-context';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';
import { ownSubject } from './run-subject';
import { SubjectTitle } from './subject-title';
import { useTimer, useTimerActions } from './use-timer';

type Own = Exclude<TimeCategory, 'client' | 'idle' | 'leave'>;
const own = timeCategories.filter(
  (category): category is Own => category !== 'client' && category !== 'idle' && category !== 'leave',
);

/** Absences from this machine that nobody has said anything about yet, oldest first. */
const useAbsences = (): readonly [readonly Away[], (answered: Away) => void] => {
  const bridge = useBridge();
  const [absences, setAbsences] = useState<readonly Away[]>([]);
  useEffect(() => bridge.on('absence.ended', (away) => setAbsences((all) => [...all, away])), [bridge]);
  return [absences, (answered) => setAbsences((all) => all.filter((away) => away !== answered))];
};

/**
 * Asks what to make of time away while the timer ran on this machine. Until somebody answers it is part of the run, and
 * closing the question keeps it so: nothing is discarded by itself.
 */
export const AwayDialog = () => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const { deviceId, person } = useSignedIn();
  const run = useTimer()?.current ?? null;
  const { settle } = useTimerActions();
  const [absences, answered] = useAbsences();
  const [category, setCategory] = useState<Own>('break');
  const [problem, setProblem] = useState<DomainError | null>(null);
  // What went by while nothing ran here is nobody's question.
  const away =
    run?.state === 'running' && run.deviceId === deviceId
      ? absences.find(({ until }) => until > run.startedAt)
      : undefined;
  if (!run || !away) return null;
  const done = () => answered(away);
  const from = Math.max(away.from, run.startedAt);
  const choose = async (choice: AwayChoice) => {
    const settled = await settle(away, choice);
    if (!settled.ok) return setProblem(settled.error);
    setProblem(null);
    done();
  };
  return (
    <Dialog
      open
      onClose={done}
      title={t('away.title', { length: format.duration(away.until - from) })}
      actions={
        <>
          <Button onPress={() => void choose({ kind: 'keep' })}>{t('away.keep')}</Button>
          <Button onPress={() => void choose({ kind: 'discard' })}>{t('away.discard')}</Button>
          <Button
            look="primary"
            onPress={() => void choose({ kind: 'assign', subject: ownSubject(category, '') })}
          >
            {t('away.assign')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">
          {t('away.when', {
            from: format.when(from, person.timeZone, now),
            until: format.time(away.until, person.timeZone),
          })}
        </p>
        <SubjectTitle of={run} />
        <Select
          label={t('away.was')}
          value={category}
          choices={own.map((value) => ({ value, label: t(`category.${value}`) }))}
          onChange={setCategory}
        />
        {problem && <ProblemNotice problem={problem} />}
      </div>
    </Dialog>
  );
};
