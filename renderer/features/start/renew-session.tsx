import { useTranslation } from 'react-i18next';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useSignedIn } from '../../app/session-context';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { useSamplePeople } from './sample-people';
import { PasswordForm } from './sign-in';

/** Signs the same person in again, in front of the work: nothing on the desk closes for it. */
export const RenewSession = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('start');
  const { person, renewal } = useSignedIn();
  const people = useSamplePeople();
  const sample = useBridgeCall('session.sign-in-sample');
  const isSample = people?.some(({ personId }) => personId === person.id) ?? false;
  return (
    <Dialog open onClose={onClose} title={t('renew.title')}>
      <div className="flex flex-col gap-4">
        {renewal ? <ProblemNotice problem={renewal} tone="after" /> : <p role="status">{t('renew.done')}</p>}
        {renewal && people !== undefined && !isSample && <PasswordForm knownEmail={person.email} />}
        {renewal && isSample && (
          <div className="flex flex-col gap-3">
            {sample.problem && <ProblemNotice problem={sample.problem} />}
            <div>
              <Button
                look="primary"
                isDisabled={sample.busy}
                onPress={() => void sample.call({ personId: person.id })}
              >
                {t('renew.as', { name: person.name })}
              </Button>
            </div>
          </div>
        )}
      </div>
    </Dialog>
  );
};
