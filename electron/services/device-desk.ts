import type { BridgeHandlers } from '#shared/bridge/derived';
import type { DomainError } from '#shared/kernel/errors';
import { ok, type Result } from '#shared/kernel/result';
import { deviceList } from '#shared/protocol/hub-api';
import type { AuthorizedHub } from '../courier/authorized-hub';

/** The devices of a person, as the hub knows them. */
export const deviceHandlers = (
  hub: () => Promise<Result<AuthorizedHub, DomainError>>,
): Pick<BridgeHandlers, `devices.${string}` & keyof BridgeHandlers> => ({
  'devices.read': async ({ personId }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const read = await reached.value.request(deviceList, {
      method: 'GET',
      path: `/v1/people/${personId}/devices`,
    });
    return read.ok ? ok(read.value.devices) : read;
  },
  'devices.revoke': async ({ personId, deviceId }) => {
    const reached = await hub();
    if (!reached.ok) return reached;
    const revoked = await reached.value.send({
      method: 'DELETE',
      path: `/v1/people/${personId}/devices/${deviceId}`,
    });
    return revoked.ok ? ok(undefined) : revoked;
  },
});
