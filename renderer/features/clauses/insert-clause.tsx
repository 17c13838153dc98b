import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { Button } from '../../ui/button';
import type { ClauseChooserProps } from './clause-chooser';

// With it comes the engine of the templates, which nobody needs who only writes.
const ClauseChooser = lazy(async () => ({ default: (await import('./clause-chooser')).ClauseChooser }));

const keys = 'Mod+Alt+k';

/** The way to the clause library from a text that is being written. */
export const InsertClause = (props: Omit<ClauseChooserProps, 'onClose'>) => {
  const { t } = useTranslation('clauses');
  const [open, setOpen] = useState(false);
  useCommands([
    { id: 'document.insert-clause', title: t('insert'), group: 'work', keys, run: () => setOpen(true) },
  ]);
  return (
    <>
      <Button look="light" onPress={() => setOpen(true)} hint={printedKeys(keys, isMac())}>
        {t('insert')}
      </Button>
      {open && (
        <Suspense fallback={null}>
          <ClauseChooser {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
};
