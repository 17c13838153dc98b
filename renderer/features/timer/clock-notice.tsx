import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clockTolerance } from '#shared/time-entries/exceptions';
import { useBridge } from '../../app/bridge/bridge-context';
import { useNow } from '../../app/clock';
import { useFormat } from '../../i18n/format';
import { Notice } from '../../ui/notice';

const lookEvery = 5 * 60_000;
const day = 86_400_000;

/** Hub's clock minus this machine's when last known, ms; null while that is not known. */
const useHubOffset = (): number | null => {
  const bridge = useBridge();
  const [offset, setOffset] = useState<number | null>(null);
  // A clock that is set meanwhile is noticed when the session is renewed; nothing tells of it.
  const look = Math.floor(useNow() / lookEvery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read anew as time goes by.
  useEffect(() => {
    let isWanted = true;
    void bridge.call('clock.read').then((read) => {
      if (isWanted && read.ok) setOffset(read.value.hubOffset);
    });
    return () => {
      isWanted = false;
    };
  }, [bridge, look]);
  return offset;
};

/** Says that this machine's clock is wrong, where time is recorded by it: its reviewer will read the same. */
export const ClockNotice = () => {
  const { t } = useTranslation('time');
  const format = useFormat();
  const offset = useHubOffset();
  if (offset === null || Math.abs(offset) <= clockTolerance) return null;
  const apart = Math.abs(offset);
  // Nobody reads a year in hours.
  const length = apart < 2 * day ? format.duration(apart) : format.days(Math.round(apart / day));
  return (
    <Notice tone="after" title={offset < 0 ? t('clock.ahead', { length }) : t('clock.behind', { length })}>
      {t('clock.help')}
    </Notice>
  );
};
