import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';
import { OwnEchoes } from './own-echoes';

/** What of the queue stands in the address, so that a reload, the palette and *Needs attention* find it. */
interface QueueAddress {
  /** The item whose panel is open. */
  readonly item?: string;
  /** The mutation that needs attention whose words are edited in that panel. */
  readonly edit?: string;
  /** The one client whose work was asked for. */
  readonly client?: string;
}

export interface OpenInAddress {
  readonly openId: string | null;
  /** Opens an item's panel or, with null, closes it; whatever else was asked for in the address is dealt with. */
  readonly open: (id: string | null) => void;
  readonly editId: string | null;
  readonly client: string | null;
}

/**
 * The item that is open, kept in step with the address. What is opened here is open at once: the router takes a moment,
 * and a key pressed within it must not act on the item before.
 */
export const useOpenInAddress = (): OpenInAddress => {
  const navigate = useNavigate();
  const { item = null, edit = null, client = null } = useSearch({ strict: false }) as QueueAddress;
  const [openId, setOpenId] = useState<string | null>(item);
  const echoes = useRef(new OwnEchoes(item));
  useEffect(() => {
    if (echoes.current.isForeign(item)) setOpenId(item);
  }, [item]);
  const open = useCallback(
    (id: string | null) => {
      echoes.current.push(id);
      setOpenId(id);
      void navigate({ to: '/queue', search: id === null ? {} : { item: id }, replace: true });
    },
    [navigate],
  );
  return { openId, open, editId: edit, client };
};
