import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Run } from '#shared/time-entries/timer';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { SubjectTitle } from './subject-title';
import { useSayRefusal, useTimer, useTimerActions } from './use-timer';

const Aside = ({ run, since }: { readonly run: Run; readonly since: number }) => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const { stop } = useTimerActions();
  const say = useSayRefusal();
  const [busy, setBusy] = useState(false);
  const end = async (at: number) => {
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
          <Button isDisabled={busy} onPress={() => void end(since)}>
            {t('aside.then', { time: format.time(since, timeZone) })}
          </Button>
          <Button isDisabled={busy} onPress={() => void end(now)}>
            {t('aside.now')}
          </Button>
        </>
      }
    >
      <SubjectTitle of={run} />
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
        <Aside
          key={run.id}
          run={run}
          since={Math.max(run.startedAt, timer.current?.startedAt ?? run.startedAt)}
        />
      ))}
    </div>
  );
};
