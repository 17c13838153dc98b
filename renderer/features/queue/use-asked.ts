import { useState } from 'react';
import { useAttention, useReplica } from '../../replica/hooks';
import { findEditable, isDealtWith } from '../attention/attention-entry';
import type { Asked } from '../work-item/asked';

export interface AskedState {
  readonly asked: Asked | null;
  readonly ask: (asked: Asked | null) => void;
  /** The words were accepted: what needed attention because of them is dealt with. */
  readonly answered: () => void;
}

/**
 * The command whose words are being typed: asked for here, or one that needs attention and came here to be edited
 * (`editId`), which is let go of once its words were accepted.
 */
export const useAsked = (editId: string | null, onEdited: () => void): AskedState => {
  const replica = useReplica();
  const entries = useAttention();
  const [own, setOwn] = useState<Asked | null>(null);
  const edited = editId === null ? null : findEditable(entries, editId);
  return {
    asked: own ?? edited,
    ask: (asked) => {
      setOwn(asked);
      if (asked === null && editId !== null) onEdited();
    },
    answered: () => {
      if (own === null && edited && isDealtWith(entries, edited.mutationId))
        void replica.discardAttention(edited.mutationId);
    },
  };
};
