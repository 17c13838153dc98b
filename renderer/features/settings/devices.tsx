import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BridgeResult } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import type { PersonId } from '#shared/kernel/ids';
import { useBridge, useBridgeCall } from '../../app/bridge/bridge-context';
import { useNow } from '../../app/clock';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Pill } from '../../ui/badge';
import { Button } from '../../ui/button';
import { ConfirmBar } from '../../ui/confirm-bar';
import { ProblemNotice } from '../../ui/problem-notice';
import { Select } from '../../ui/select';

type Device = BridgeResult<'devices.read'>[number];

/** What the hub says of a person's devices; null while it is asked. Asked again after `again`. */
const useDevices = (personId: PersonId) => {
  const bridge = useBridge();
  const [devices, setDevices] = useState<readonly Device[] | null>(null);
  const [problem, setProblem] = useState<DomainError | null>(null);
  const again = useCallback(async (): Promise<void> => {
    const read = await bridge.call('devices.read', { personId });
    setProblem(read.ok ? null : read.error);
    if (read.ok) setDevices(read.value);
  }, [bridge, personId]);
  useEffect(() => {
    setDevices(null);
    void again();
  }, [again]);
  return { devices, problem, again };
};

const DeviceRow = ({
  device,
  onRevoke,
  children,
}: {
  readonly device: Device;
  readonly onRevoke: () => void;
  /** What is asked about it before it is done. */
  readonly children: ReactNode;
}) => {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const now = useNow();
  const { timeZone } = useSignedIn().person;
  const when = (at: number): string => format.when(at, timeZone, now, 'within');
  const titleId = `device-${device.id}`;
  return (
    <li className="border-b border-line">
      <div className="flex items-center gap-3 py-2">
        <div className="min-w-0 grow">
          <h3 id={titleId} className="flex items-center gap-2">
            <bdi className="truncate" translate="no">
              {device.name}
            </bdi>
            {device.isThis && <Pill tone="accent">{t('devices.this')}</Pill>}
          </h3>
          <p className="text-sm text-faint">
            {device.revokedAt === null
              ? t('devices.signed-in', { when: when(device.lastSeen) })
              : device.wipedAt === null
                ? t('devices.revoked', { when: when(device.revokedAt) })
                : t('devices.wiped', { when: when(device.wipedAt) })}
          </p>
        </div>
        {device.revokedAt === null && !children && (
          <Button look="danger" aria-describedby={titleId} onPress={onRevoke}>
            {t('devices.revoke')}
          </Button>
        )}
      </div>
      {children}
    </li>
  );
};

/** Where a person signs in, and the end of a device that is lost or given away; for an admin, anybody's. */
export const Devices = () => {
  const { t } = useTranslation('settings');
  const { person } = useSignedIn();
  const people = useRows('person').list;
  const [personId, setPersonId] = useState<PersonId>(person.id);
  const { devices, problem, again } = useDevices(personId);
  const revoking = useBridgeCall('devices.revoke');
  const [asked, setAsked] = useState<Device | null>(null);
  const revoke = async (device: Device): Promise<void> => {
    setAsked(null);
    await revoking.call({ personId, deviceId: device.id });
    await again();
  };
  const shown = problem ?? revoking.problem;
  return (
    <>
      <p className="pb-3 text-faint">{t('devices.about')}</p>
      {person.role === 'admin' && (
        <div className="max-w-80 pb-3">
          <Select
            label={t('devices.of')}
            value={personId}
            choices={people.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(id) => {
              setAsked(null);
              setPersonId(id);
            }}
          />
        </div>
      )}
      {shown && <ProblemNotice problem={shown} />}
      {devices?.length === 0 && <p className="text-faint">{t('devices.none')}</p>}
      {devices && devices.length > 0 && (
        <ul aria-label={t('devices.title')}>
          {devices.map((device) => (
            <DeviceRow key={device.id} device={device} onRevoke={() => setAsked(device)}>
              {asked?.id === device.id && (
                <ConfirmBar
                  actions={
                    <>
                      <Button look="plain" onPress={() => setAsked(null)}>
                        {t('devices.keep')}
                      </Button>
                      <Button
                        look="danger"
                        autoFocus
                        isDisabled={revoking.busy}
                        onPress={() => void revoke(device)}
                      >
                        {t('devices.revoke')}
                      </Button>
                    </>
                  }
                >
                  {device.isThis ? t('devices.sure-this') : t('devices.sure', { device: device.name })}
                </ConfirmBar>
              )}
            </DeviceRow>
          ))}
        </ul>
      )}
    </>
  );
};
