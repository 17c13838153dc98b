import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { TextField } from '../../ui/text-field';
import { StartFrame } from './start-frame';

/** Asks which hub this workstation belongs to. */
export const HubAddress = () => {
  const { t } = useTranslation('start');
  const { call, busy, problem } = useBridgeCall('session.choose-hub');
  const [url, setUrl] = useState('');
  const choose = (event: FormEvent) => {
    event.preventDefault();
    void call({ url: url.trim() });
  };
  return (
    <StartFrame title={t('hub.title')} lead={t('hub.lead')}>
      <form onSubmit={choose} className="flex flex-col gap-4">
        <TextField
          label={t('hub.address')}
          help={t('hub.help')}
          placeholder="https://hub.example.com"
          value={url}
          onChange={setUrl}
          autoFocus
          isRequired
          type="url"
        />
        {problem && <ProblemNotice problem={problem} />}
        <div>
          <Button look="primary" type="submit" isDisabled={busy || url.trim() === ''}>
            {busy ? t('hub.connecting') : t('hub.connect')}
          </Button>
        </div>
      </form>
    </StartFrame>
  );
};
