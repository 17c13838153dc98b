import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isBlocking } from '#shared/calendars/calendar-problem';
import type { WeeklyHours } from '#shared/calendars/client-calendar';
import { validateWeek } from '#shared/calendars/validate-intervals';
import { useBridgeCall } from '../../app/bridge/bridge-context';
import { useSignedIn } from '../../app/session-context';
import { showToast } from '../../app/toast';
import { useRow } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { ProblemNotice } from '../../ui/problem-notice';
import { WeekEditor } from '../calendar-editor/week-editor';

/** Says when I work in a usual week. Everybody in the provider sees it: coverage is planned by it. */
export const WorkingHoursDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('hours');
  const { t: common } = useTranslation('common');
  const { person } = useSignedIn();
  const row = useRow('person', person.id) ?? person;
  const [edited, setEdited] = useState<WeeklyHours | null>(null);
  const save = useBridgeCall('person.save-working-hours');
  const weekly = edited ?? row.workingHours ?? {};
  const problems = validateWeek(weekly, {});
  const keep = async (workingHours: WeeklyHours | null) => {
    const saved = await save.call({ id: person.id, workingHours });
    if (!saved.ok) return;
    showToast({ text: t('own.saved') });
    onClose();
  };
  return (
    <Dialog
      open
      size="large"
      onClose={onClose}
      title={t('own.title')}
      actions={
        <>
          {row.workingHours && (
            <Button look="plain" isDisabled={save.busy} onPress={() => void keep(null)}>
              {t('own.forget')}
            </Button>
          )}
          <Button onPress={onClose}>{common('cancel')}</Button>
          <Button
            look="primary"
            isDisabled={edited === null || problems.some(isBlocking) || save.busy}
            onPress={() => void keep(weekly)}
          >
            {t('own.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <p className="text-soft">{t('own.body', { zone: person.timeZone })}</p>
        {save.problem && <ProblemNotice problem={save.problem} />}
        <WeekEditor
          label={t('own.title')}
          weekly={weekly}
          problems={problems}
          place={{}}
          onChange={setEdited}
        />
      </div>
    </Dialog>
  );
};
