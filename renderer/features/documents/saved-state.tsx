import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DocumentRow } from '#shared/documents/document';
import { useErrorWords } from '../../i18n/error-words';
import type { OpenBody } from '../editor/open-body';
import { useBodyState } from './use-body-state';

const states = ['saving', 'here', 'everywhere'] as const;

/**
 * Whether what was typed is safe, in a word; a refusal says why. It changes with every key, and is written without
 * React, which reads the place of the cursor in the whole text whenever it changes anything. Its words lie upon each
 * other, so that the room they take stays the same and nothing around them is laid out anew.
 */
export const SavedState = ({ body, row }: { readonly body: OpenBody; readonly row: DocumentRow }) => {
  const { t } = useTranslation('documents');
  const words = useErrorWords();
  const lane = useBodyState(row.id);
  const place = useRef<HTMLSpanElement>(null);
  const refusal = useRef<HTMLSpanElement>(null);
  const unsent = lane?.unsent === true;
  useEffect(() => {
    const write = (): void => {
      const [element, why] = [place.current, refusal.current];
      if (!element || !why) return;
      const { saved, problem } = body.status.get();
      const refused = saved === 'refused' && problem !== null;
      const shown = saved === 'saving' ? 'saving' : unsent ? 'here' : 'everywhere';
      element.dataset['saved'] = saved;
      element.dataset['shown'] = refused ? 'refused' : shown;
      why.textContent = refused ? t('saved.refused', { what: words(problem).what }) : '';
    };
    write();
    return body.status.subscribe(write);
  }, [body, unsent, t, words]);
  return (
    <span ref={place} className="saved-state">
      <span role="status" className="saved-words text-faint">
        {states.map((state) => (
          <span key={state} data-state={state}>
            {t(`saved.${state}`)}
          </span>
        ))}
      </span>
      <span ref={refusal} role="alert" className="text-late" />
    </span>
  );
};
