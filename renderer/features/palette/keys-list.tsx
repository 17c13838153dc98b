import { useTranslation } from 'react-i18next';
import { type AppCommand, commandGroups, useRegisteredCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useGroupNames } from './group-names';

type Keyed = AppCommand & { readonly keys: string };
const isKeyed = (command: AppCommand): command is Keyed => command.keys !== undefined;

/** Every key that does something where one is now, and those that work everywhere. */
export const KeysList = () => {
  const { t } = useTranslation('keys');
  const mac = isMac();
  const commands = useRegisteredCommands().filter(isKeyed);
  const names = useGroupNames();
  const everywhere = [
    { id: 'tab', title: t('move-between'), printed: 'Tab' },
    { id: 'arrows', title: t('move-within'), printed: '← ↑ ↓ →' },
    { id: 'ends', title: t('ends'), printed: 'Home End' },
    { id: 'enter', title: t('open'), printed: 'Enter' },
    { id: 'escape', title: t('leave'), printed: 'Esc' },
  ];
  const inGrid = [
    { id: 'space', title: t('grid.select'), printed: t('grid.space') },
    { id: 'range', title: t('grid.range'), printed: `${printedKeys('Shift', mac)} ↑ ↓` },
    { id: 'all', title: t('grid.all'), printed: printedKeys('Mod+a', mac) },
    { id: 'top', title: t('grid.top'), printed: `${printedKeys('Mod', mac)} Home End` },
    { id: 'fold', title: t('grid.fold'), printed: '← →' },
    { id: 'sort', title: t('grid.sort'), printed: 'Enter' },
    { id: 'resize', title: t('grid.resize'), printed: 'Alt ← →' },
  ];
  const groups = commandGroups
    .map((group) => ({
      id: group as string,
      name: names[group],
      rows: commands
        .filter((command) => command.group === group)
        .map(({ id, title, keys }) => ({ id, title, printed: printedKeys(keys, mac) })),
    }))
    .filter(({ rows }) => rows.length > 0);
  return (
    <div className="gap-x-10 sm:columns-2">
      {[
        ...groups,
        { id: 'grid', name: t('grid.title'), rows: inGrid },
        { id: 'everywhere', name: t('everywhere'), rows: everywhere },
      ].map(({ id, name, rows }) => (
        <div key={id} className="mb-4 break-inside-avoid">
          <h3 className="pb-1 text-sm font-semibold text-faint">{name}</h3>
          <dl>
            {rows.map((row) => (
              <div
                key={row.id}
                className="flex items-baseline justify-between gap-4 border-b border-line py-1"
              >
                <dt>{row.title}</dt>
                <dd>
                  <kbd
                    dir="ltr"
                    className="rounded-sm border border-line px-1 font-sans text-xs whitespace-nowrap text-soft"
                  >
                    {row.printed}
                  </kbd>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
};
