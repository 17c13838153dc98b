import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { useClock } from '../../../app/clock';
import { showToast } from '../../../app/toast';
import { useReplica } from '../../../replica/hooks';
import type { EditorMode, SuggestingOptions } from './suggesting';

export const editorModes = ['write', 'suggest', 'read'] as const;

export interface ChosenMode {
  readonly chosen: EditorMode;
  readonly setMode: (mode: EditorMode) => void;
  /** The same object for as long as the text is open, since another would begin a new editor. */
  readonly suggesting: SuggestingOptions;
}

/** What becomes of what is typed, as whoever is here chose it for this text. */
export const useSuggesting = (inReview: boolean): ChosenMode => {
  const { t } = useTranslation('documents');
  const clock = useClock();
  const { personId } = useReplica();
  const [chosen, setChosen] = useState<EditorMode>(inReview ? 'suggest' : 'write');
  const newest = useRef({ mode: chosen, refused: t('suggest.refused') });
  newest.current = { mode: chosen, refused: t('suggest.refused') };
  const suggesting = useMemo(
    (): SuggestingOptions => ({
      mode: () => newest.current.mode,
      onRefused: () => showToast({ text: newest.current.refused }),
      personId,
      propose: () => ({ id: v7(), personId, at: clock.now() }),
    }),
    [clock, personId],
  );
  return { chosen, setMode: setChosen, suggesting };
};
