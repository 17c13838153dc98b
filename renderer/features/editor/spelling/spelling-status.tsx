import { useTranslation } from 'react-i18next';
import { useCommands } from '../../../app/commands';
import { printedKeys } from '../../../app/keys';
import { isMac } from '../../../app/machine';
import { showToast } from '../../../app/toast';
import { Button, IconButton } from '../../../ui/button';
import { Checkbox } from '../../../ui/checkbox';
import { Popover } from '../../../ui/popover';
import type { Spelling } from './use-spelling';

const nextKeys = 'Mod+Alt+n';

/** By what a text is read, and the ways to have it read or not, to walk through it, and to one's own words. */
export const SpellingStatus = ({
  spelling,
  variety,
}: {
  readonly spelling: Spelling;
  readonly variety: string;
}) => {
  const { t, i18n } = useTranslation('documents');
  const { rule, on, setOn, failed, own, removeOwn } = spelling;
  const language = new Intl.DisplayNames([i18n.language], { type: 'language' }).of(variety) ?? variety;
  const next = (): void => spelling.next(() => showToast({ text: t('spelling.none') }));
  useCommands(
    rule
      ? [
          {
            id: 'document.spelling-next',
            title: t('spelling.next'),
            group: 'work',
            keys: nextKeys,
            repeats: true,
            run: next,
            when: () => on,
          },
          {
            id: 'document.spelling',
            title: t(on ? 'spelling.stop' : 'spelling.start'),
            group: 'work',
            run: () => setOn(!on),
          },
        ]
      : [],
  );
  if (!rule) return <span>{t('spelling.no-dictionary', { language })}</span>;
  const state = failed ? 'failed' : on ? 'on' : 'off';
  return (
    <Popover
      label={t('spelling.title')}
      trigger={<Button look="light">{t(`spelling.${state}`, { language })}</Button>}
    >
      {(close) => (
        <div className="flex w-72 flex-col gap-2">
          <Checkbox selected={on} onChange={setOn}>
            {t('spelling.check')}
          </Checkbox>
          {rule.small && <p className="text-xs text-soft">{t('spelling.small', { language })}</p>}
          <Button
            isDisabled={!on}
            hint={printedKeys(nextKeys, isMac())}
            onPress={() => {
              close();
              next();
            }}
          >
            {t('spelling.next')}
          </Button>
          <section aria-labelledby="own-words-title">
            <h2 id="own-words-title" className="text-xs font-semibold text-soft">
              {t('spelling.own')}
            </h2>
            {own.length === 0 && <p className="text-xs text-faint">{t('spelling.own-none')}</p>}
            <ul className="max-h-48 overflow-y-auto">
              {own.map(({ id, word }) => (
                <li key={id} className="flex items-center justify-between gap-2">
                  <bdi>{word}</bdi>
                  <IconButton
                    icon="close"
                    label={t('spelling.remove', { word })}
                    onPress={() => removeOwn(id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
    </Popover>
  );
};
