import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { readDurationInput } from '#shared/time-entries/duration-input';
import { endOfAside } from '#shared/time-entries/pushed-aside';
import type { Run, Timer } from '#shared/time-entries/timer';
import { weekOf } from '#shared/time-entries/week';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useErrorWords } from '../../i18n/error-words';
import { useFormat } from '../../i18n/format';
import { useReadTimeEntries } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { TextField } from '../../ui/text-field';
import { SubjectTitle } from './subject-title';
import { useSayRefusal, useTimer, useTimerActions } from './use-timer';
import { useDateToday } from './use-working-day';

interface Typed {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** What is wrong with it. */
  readonly problem: string | undefined;
  /** The end that it names; null while it names none. */
  readonly end: number | null;
}

/** For how long a run went on, where only the person can tell. */
const useTypedLength = (run: Run, now: number): Typed => {
  const words = useErrorWords();
  const [text, onChange] = useState('');
  const input = readDurationInput(text);
  const end = input.ok && input.value.kind === 'duration' ? run.startedAt + input.value.milliseconds : null;
  const problem = () => {
    if (text === '') return undefined;
    if (!input.ok) return words(input.error).what;
    if (end === null) return words({ code: 'time-entry.not-understood' }).do;
    return end > now ? words({ code: 'time-entry.future' }).what : undefined;
  };
  const said = problem();
  return { text, onChange, problem: said, end: said === undefined ? end : null };
};

const Aside = ({ run, timer }: { readonly run: Run; readonly timer: Timer }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const read = useReadTimeEntries(weekOf(run.shiftDate), weekOf(useDateToday()));
  const known =
    read &&
    endOfAside(
      run,
      timer,
      read.map(({ entry }) => entry),
    );
  const typed = useTypedLength(run, now);
  const end = known ?? typed.end;
  const { stop } = useTimerActions();
  const say = useSayRefusal();
  const [busy, setBusy] = useState(false);
  const endAt = async (at: number) => {
    setBusy(true);
    say(await stop({ run, at }));
    setBusy(false);
  };
  return (
    <Notice
      tone="after"
      title={t('aside.title', { when: format.when(run.startedAt, timeZone, now) })}
      actions={
        <>
          {end !== null && (
            <Button isDisabled={busy} onPress={() => void endAt(end)}>
              {t('aside.then', { time: format.time(end, timeZone) })}
            </Button>
          )}
          <Button isDisabled={busy} onPress={() => void endAt(now)}>
            {t('aside.now')}
          </Button>
        </>
      }
    >
      <SubjectTitle of={run} />
      {known === null && (
        <TextField
          label={t('aside.length')}
          value={typed.text}
          onChange={typed.onChange}
          problem={typed.problem}
        />
      )}
    </Notice>
  );
};

/** Runs of another workstation that a later start pushed aside: each waits to be told when it ended. */
export const AsideNotice = () => {
  const timer = useTimer();
  if (!timer || timer.open.length === 0) return null;
  return (
    <div className="border-t border-line px-3.5 py-2">
      {timer.open.map((run) => (
        <Aside key={run.id} run={run} timer={timer} />
      ))}
    </div>
  );
};
