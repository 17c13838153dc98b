import { useTranslation } from 'react-i18next';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useErrorWords } from '../../i18n/error-words';
import { Button, IconButton } from '../../ui/button';
import { Menu, MenuItem } from '../../ui/menu';
import { arrangeCommands, type OfferedCommand, type OfferedType } from './available-commands';
import { commandKeys } from './command-keys';

/** A command's key as printed on this keyboard, where it has one. */
export const printedKeyOf = (type: OfferedType): { hint: string } | object => {
  const keys = commandKeys[type];
  return keys === undefined ? {} : { hint: printedKeys(keys, isMac()) };
};

export interface CommandBarProps {
  readonly offered: readonly OfferedCommand[];
  readonly onCommand: (type: OfferedType) => void;
}

/** The next steps as buttons, everything else behind one; what is refused just now says why. */
export const CommandBar = ({ offered, onCommand }: CommandBarProps) => {
  const { t } = useTranslation('work-item');
  const words = useErrorWords();
  const { buttons, menu } = arrangeCommands(offered);
  return (
    <div className="mt-2.5 mb-3.5 flex flex-wrap gap-2">
      {buttons.map(({ type }, index) => (
        <Button
          key={type}
          look={index === 0 ? 'primary' : 'quiet'}
          onPress={() => onCommand(type)}
          {...printedKeyOf(type)}
        >
          {t(`command.${type}`)}
        </Button>
      ))}
      {menu.length > 0 && (
        <Menu label={t('more')} trigger={<IconButton icon="more" look="quiet" label={t('more')} />}>
          {menu.map(({ type, problem }) => (
            <MenuItem
              key={type}
              id={type}
              text={t(`command.${type}`)}
              disabled={problem !== null}
              onAction={() => onCommand(type)}
              {...printedKeyOf(type)}
            >
              <span>
                {t(`command.${type}`)}
                {problem && <small className="block max-w-72 text-soft">{words(problem).what}</small>}
              </span>
            </MenuItem>
          ))}
        </Menu>
      )}
    </div>
  );
};
