import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { shiftHours } from '#shared/people/working-hours';
import { useHoursBook } from '../../app/client-hours';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRow } from '../../replica/hooks';
import { useCursor } from './cursor';
import { type LanePlace, LaneRow, type LaneSetting, segmentsIn } from './lane';
import { laneStateAt } from './lane-state';
import { readoutWords, segmentWords, stateWords } from './lane-words';
import { Track } from './track';

/** My own working hours, compiled; null where I have not said when I work. */
export const useOwnHours = () => {
  const { person } = useSignedIn();
  const { zones } = useHoursBook();
  const row = useRow('person', person.id) ?? person;
  return useMemo(() => {
    const hours = shiftHours(row, zones);
    return hours?.ok ? hours.value : null;
  }, [row, zones]);
};

/** My own hours above the clients', so that what they share can be seen. Nothing where I have not said when I work. */
export const OwnLane = ({ setting, ...place }: LanePlace & { readonly setting: LaneSetting }) => {
  const { t } = useTranslation('band');
  const format = useFormat();
  const hours = useOwnHours();
  const { window, now, timeZone, cursor } = setting;
  const at = useCursor(cursor) ?? now;
  const segments = useMemo(() => (hours ? segmentsIn(hours, window) : []), [hours, window]);
  if (!hours) return null;
  const zones = { there: timeZone, here: timeZone };
  const state = stateWords(laneStateAt(hours, at), timeZone, now, t, format);
  return (
    <LaneRow name={<span className="truncate text-soft">{t('own.name')}</span>}>
      <Track
        own
        name={t('own.name')}
        segments={segments}
        window={window}
        now={now}
        cursor={cursor}
        active={place.active}
        reachable={place.reachable}
        wordsAt={(instant) => readoutWords(hours, instant, now, zones, t, format)}
        summary={
          segments.length === 0
            ? t('own.none')
            : format.list(segments.map((segment) => segmentWords(segment, zones, t, format)))
        }
        onActive={(active) => place.onActive(place.index, active)}
        onStep={(tracks) => place.onStep(place.index, tracks)}
      />
      <span className="truncate text-end text-sm text-faint">
        {state.tone === 'text-accent' ? t('own.on', { left: state.value }) : t('own.off')}
      </span>
    </LaneRow>
  );
};
