import { useTranslation } from 'react-i18next';
import { useBridge } from '../../app/bridge/bridge-context';
import { instructionParts } from './instruction-parts';
import { SectionTitle } from './section-title';

/** What the client asked for, as plain text; an address opens in the system's own browser. */
export const Instructions = ({ text }: { readonly text: string }) => {
  const { t } = useTranslation('work-item');
  const bridge = useBridge();
  if (text.trim() === '') return null;
  return (
    <section aria-labelledby="instructions-title">
      <SectionTitle id="instructions-title">{t('instructions')}</SectionTitle>
      <p className="break-words whitespace-pre-wrap text-soft" dir="auto">
        {instructionParts(text).map((part, index) =>
          part.url === null ? (
            part.text
          ) : (
            <a
              // The parts of a text have no name of their own and never move.
              // biome-ignore lint/suspicious/noArrayIndexKey: as said above
              key={index}
              href={part.url}
              className="text-accent underline"
              onClick={(event) => {
                event.preventDefault();
                void bridge.call('external.open', { url: event.currentTarget.href });
              }}
            >
              {part.text}
            </a>
          ),
        )}
      </p>
    </section>
  );
};
