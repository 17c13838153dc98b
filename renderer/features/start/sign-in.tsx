import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '#shared/bridge/contract';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { SamplePeopleList, useSamplePeople } from './sample-people';
import { StartFrame } from './start-frame';

type SignedOut = Extract<SessionState, { phase: 'signed-out' }>;

/** Asks for address and password; the session changes by itself when the hub agrees. */
export const PasswordForm = ({ knownEmail = '' }: { readonly knownEmail?: string }) => {
  const { t } = useTranslation('start');
  const { call, busy, problem } = useBridgeCall('session.sign-in');
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState('');
  const enter = (event: FormEvent) => {
    event.preventDefault();
    void call({ email, password });
  };
  return (
    <form onSubmit={enter} className="flex flex-col gap-4">
      <TextField
        label={t('sign-in.email')}
        value={email}
        onChange={setEmail}
        type="email"
        autoComplete="username"
        autoFocus={knownEmail === ''}
        isRequired
      />
      <TextField
        label={t('sign-in.password')}
        value={password}
        onChange={setPassword}
        type="password"
        autoComplete="current-password"
        autoFocus={knownEmail !== ''}
        isRequired
      />
      {problem && <ProblemNotice problem={problem} />}
      <div>
        <Button look="primary" type="submit" isDisabled={busy || email === '' || password === ''}>
          {busy ? t('sign-in.entering') : t('sign-in.enter')}
        </Button>
      </div>
    </form>
  );
};

/** Asks who works here: by password, or, in the sample firm on this machine, by choosing a person. */
export const SignIn = ({ session }: { readonly session: SignedOut }) => {
  const { t } = useTranslation('start');
  const people = useSamplePeople();
  const forgetHub = useBridgeCall('session.forget-hub');
  if (people === undefined) return null;
  const sample = people.length > 0;
  return (
    <StartFrame
      title={sample ? t('sample.title') : t('sign-in.title')}
      lead={sample ? t('sample.lead') : t('sign-in.lead', { hub: session.hubName })}
    >
      {session.reason && <ProblemNotice problem={session.reason} tone="after" />}
      {sample ? <SamplePeopleList people={people} /> : <PasswordForm />}
      {forgetHub.problem && <Notice title={t('another-hub-failed')} />}
      <div className="flex items-center justify-between gap-3 border-t border-line pt-3 text-sm text-faint">
        <span className="truncate" dir="ltr">
          {session.hubUrl}
        </span>
        <Button look="plain" onPress={() => void forgetHub.call()}>
          {t('another-hub')}
        </Button>
      </div>
    </StartFrame>
  );
};
