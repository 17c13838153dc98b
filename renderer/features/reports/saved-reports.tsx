import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button';
import { useDefinitions, useRunDefinition } from './use-definitions';

/** Kept reports: one press runs each. Nothing where none is kept. */
export const SavedReports = () => {
  const { t } = useTranslation('report');
  const { definitions, remove } = useDefinitions();
  const { run, running } = useRunDefinition();
  if (definitions.length === 0) return null;
  return (
    <section aria-label={t('saved.title')} className="pb-3">
      <h3 className="pb-1 text-sm text-faint">{t('saved.title')}</h3>
      <ul className="flex flex-wrap gap-x-3 gap-y-1">
        {definitions.map((definition) => (
          <li key={definition.id} className="flex items-center">
            <Button look="light" isDisabled={running !== null} onPress={() => void run(definition)}>
              {definition.name} · {t(`span.${definition.span}`)} · {definition.format.toUpperCase()}
            </Button>
            <IconButton
              icon="close"
              label={t('saved.remove', { name: definition.name })}
              onPress={() => void remove(definition.id)}
            />
          </li>
        ))}
      </ul>
    </section>
  );
};
