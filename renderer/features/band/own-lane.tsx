import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftHours } from '#shared/people/working-hours';
import { useHoursBook } from '../../app/client-hours';
import { useSignedIn } from '../../app/session-context';
import { useRow } from '../../replica/hooks';
import { LaneRow } from './lane';
import { laneStateAt } from './lane-state';
import { stateWords } from './lane-words';
import { type LaneSetting, useBandNow } from './setting';
import { type LanePlace, Track } from './track';

/** My own working hours, compiled; null where I have not said when I work. */
const useOwnHours = () => {
  const { person } = useSignedIn();
  const { zones } = useHoursBook();
  const row = useRow('person', person.id) ?? person;
  return useMemo(() => {
    const hours = shiftHours(row, zones);
    return hours?.ok ? hours.value : null;
  }, [row, zones]);
};

/** My own hours above the clients, so that what they share can be seen. Nothing where I have not said when I work. */
export const OwnLane = ({ setting, ...place }: LanePlace & { readonly setting: LaneSetting }) => {
  const { t } = useTranslation('band');
  const { format } = setting;
  const hours = useOwnHours();
  const now = useBandNow();
  if (!hours) return null;
  const state = stateWords(laneStateAt(hours, now), setting.timeZone, now, t, format);
  return (
    <LaneRow name={<span className="truncate text-soft">{t('own.name')}</span>}>
      <Track own name={t('own.name')} hours={hours} setting={setting} {...place} />
      <span className="truncate text-end text-sm text-faint">
        {state.tone === 'text-accent' ? t('own.on', { left: state.value }) : t('own.off')}
      </span>
    </LaneRow>
  );
};
