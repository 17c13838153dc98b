import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** What of the queue stands in the address, so that a reload, the palette and *Needs attention* find it. */
interface QueueAddress {
  /** The item whose panel is open. */
  readonly item?: string;
  /** The mutation that needs attention whose words are edited in that panel. */
  readonly edit?: string;
  /** The one client whose work was asked for. */
  readonly client?: string;
}

export const useQueueAddress = (): readonly [QueueAddress, (address: QueueAddress) => void] => {
  const navigate = useNavigate();
  const { item, edit, client } = useSearch({ strict: false }) as QueueAddress;
  const go = useCallback(
    (search: QueueAddress) => void navigate({ to: '/queue', search, replace: true }),
    [navigate],
  );
  const address: QueueAddress = {
    ...(item === undefined ? {} : { item }),
    ...(edit === undefined ? {} : { edit }),
    ...(client === undefined ? {} : { client }),
  };
  return [address, go];
};
