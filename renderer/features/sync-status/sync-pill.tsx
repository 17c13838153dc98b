import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useTranslation } from 'react-i18next';
import { useBridgeCall, useCourierState } from '../../app/bridge/bridge-context';
import { useCommands } from '../../app/commands';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useAttention, useReplicaStatus } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Popover } from '../../ui/popover';
import { ProblemNotice } from '../../ui/problem-notice';
import { ProgressBar } from '../../ui/progress-bar';
import { RenewSession } from '../start/renew-session';
import { syncStateOf } from './sync-state';
import { syncTone, syncWords } from './sync-words';

const Details = ({ onDone }: { readonly onDone: () => void }) => {
  const { t } = useTranslation('sync');
  const { hubName, person } = useSignedIn();
  const format = useFormat();
  const courier = useCourierState();
  const state = syncStateOf(useReplicaStatus(), courier);
  const attention = useAttention();
  const sync = useBridgeCall('courier.sync-now');
  const problem = 'problem' in state ? state.problem : (courier?.problem ?? null);
  const waiting = courier?.waiting ?? 0;
  return (
    <div className="flex w-84 flex-col gap-3 p-1">
      {problem && <ProblemNotice problem={problem} tone={state.name === 'offline' ? 'after' : 'late'} />}
      {state.name === 'first-sync' && <ProgressBar label={t('first-sync')} />}
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        <dt className="text-faint">{t('hub')}</dt>
        <dd>{hubName}</dd>
        <dt className="text-faint">{t('last-contact')}</dt>
        <dd>
          {courier?.lastContactAt == null ? t('never') : format.full(courier.lastContactAt, person.timeZone)}
        </dd>
        <dt className="text-faint">{t('waiting')}</dt>
        <dd>
          {waiting === 0 ? t('nothing') : t('changes', { count: waiting, changes: format.number(waiting) })}
        </dd>
        <dt className="text-faint">{t('attention')}</dt>
        <dd>
          {attention.length === 0 ? (
            t('nothing')
          ) : (
            <Link to="/attention" onClick={onDone} className="text-accent underline">
              {t('changes', { count: attention.length, changes: format.number(attention.length) })}
            </Link>
          )}
        </dd>
      </dl>
      <p className="text-faint">{t('promise')}</p>
      {sync.problem && <ProblemNotice problem={sync.problem} />}
      <div>
        <Button icon="refresh" isDisabled={sync.busy} onPress={() => void sync.call()}>
          {t('sync-now')}
        </Button>
      </div>
    </div>
  );
};

/** Alone hears every word of courier and replica: while much is synced they change many times a second. */
const Standing = () => {
  const { t } = useTranslation('sync');
  const { person } = useSignedIn();
  const format = useFormat();
  const state = syncStateOf(useReplicaStatus(), useCourierState());
  return (
    <Pill tone={syncTone(state)} dot>
      <span aria-live="polite">{syncWords(state, t, format, person.timeZone)}</span>
    </Pill>
  );
};

/** Says the truth about what is saved and where; opens its details. */
export const SyncPill = () => {
  const { t } = useTranslation('sync');
  const { renewal } = useSignedIn();
  const sync = useBridgeCall('courier.sync-now');
  const [renewing, setRenewing] = useState(false);
  useCommands([
    { id: 'sync.now', title: t('sync-now'), group: 'interface', run: () => void sync.call() },
    {
      id: 'session.renew',
      title: t('sign-in-again'),
      group: 'session',
      run: () => setRenewing(true),
      when: () => renewal !== null,
    },
  ]);
  return (
    <div className="flex items-center gap-2">
      {renewal && (
        <Button look="danger" onPress={() => setRenewing(true)}>
          {t('sign-in-again')}
        </Button>
      )}
      <Popover
        label={t('details')}
        trigger={
          <AriaButton className="cursor-default rounded-full" data-testid="sync-pill">
            <Standing />
          </AriaButton>
        }
      >
        {(close) => <Details onDone={close} />}
      </Popover>
      {renewing && <RenewSession onClose={() => setRenewing(false)} />}
    </div>
  );
};
