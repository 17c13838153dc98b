import { useRef } from 'react';
import { Menu } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { useTranslation } from 'react-i18next';
import { floating, MenuItem, MenuSection } from '../../../ui/menu';
import type { Spelling } from './use-spelling';

/** What can be done about the wrong word that is looked at; it hangs below the word. */
export const SpellingMenu = ({ spelling }: { readonly spelling: Spelling }) => {
  const { t } = useTranslation('documents');
  const place = useRef<HTMLSpanElement>(null);
  const { lookedAt } = spelling;
  if (!lookedAt) return null;
  const { misspelling, box, suggestions } = lookedAt;
  const { word } = misspelling;
  return (
    <>
      <span
        ref={place}
        aria-hidden="true"
        className="pointer-events-none fixed"
        // Where the word is drawn: there the screen has one direction.
        style={{ insetBlockStart: box.top, left: box.left, inlineSize: box.width, blockSize: box.height }}
      />
      <Popover
        isOpen
        triggerRef={place}
        placement="bottom start"
        className={`${floating} max-h-[60vh] min-w-48`}
        onOpenChange={(open) => {
          if (!open) spelling.close();
        }}
      >
        <Menu
          // A new one once the words are there, so that the first of them has the focus.
          key={suggestions === null ? 'seeking' : 'found'}
          aria-label={t('spelling.about', { word })}
          autoFocus="first"
          className="outline-none"
          onClose={spelling.close}
        >
          <MenuSection title={t('spelling.meant')}>
            {suggestions === null ? (
              <MenuItem id="seeking" disabled onAction={() => undefined}>
                {t('spelling.seeking')}
              </MenuItem>
            ) : suggestions.length === 0 ? (
              <MenuItem id="nothing" disabled onAction={() => undefined}>
                {t('spelling.nothing')}
              </MenuItem>
            ) : (
              suggestions.map((suggestion) => (
                <MenuItem key={suggestion} text={suggestion} onAction={() => spelling.replace(suggestion)}>
                  <bdi className="font-semibold">{suggestion}</bdi>
                </MenuItem>
              ))
            )}
          </MenuSection>
          <MenuSection title={t('spelling.right')}>
            <MenuItem id="own" onAction={spelling.addToOwn}>
              {t('spelling.add')}
            </MenuItem>
            <MenuItem id="here" onAction={spelling.ignore}>
              {t('spelling.ignore')}
            </MenuItem>
          </MenuSection>
        </Menu>
      </Popover>
    </>
  );
};
