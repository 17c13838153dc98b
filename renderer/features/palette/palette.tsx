import { useNavigate } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { Dialog } from 'react-aria-components/Dialog';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { SearchField } from 'react-aria-components/SearchField';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '#shared/search/words';
import { useRegisteredCommands } from '../../app/commands';
import { printedKeys } from '../../app/keys';
import { isMac } from '../../app/machine';
import { useFormat } from '../../i18n/format';
import { useReplica, useRows } from '../../replica/hooks';
import { CodeBadge } from '../../ui/badge';
import { Icon } from '../../ui/icon';
import { Kbd } from '../../ui/kbd';
import { Marked } from '../../ui/marked';
import { menuRow } from '../../ui/menu';
import { findClauses, passageOf } from '../clauses/find-clauses';
import { useGroupNames } from './group-names';
import { type PaletteEntry, paletteSections } from './palette-entries';

const workShown = 8;
const documentsShown = 8;
const clausesShown = 5;

/** What a search in the replica's workers found for `text`; what was found before stays until it answers. */
const useFound = <T,>(text: string, find: (words: string) => Promise<readonly T[]>): readonly T[] => {
  const [found, setFound] = useState<readonly T[]>([]);
  useEffect(() => {
    let wanted = true;
    const words = text.trim();
    void (words === '' ? Promise.resolve([]) : find(words)).then((rows) => wanted && setFound(rows));
    return () => {
      wanted = false;
    };
  }, [text, find]);
  return found;
};

/**
 * Words in whatever language they were written: cut off at their own end, set where the interface begins a line. Chromium
 * knows *match-parent* by its old name only.
 */
const foreignWords = 'grow truncate [text-align:-webkit-match-parent]';

const Entry = ({ entry, words }: { readonly entry: PaletteEntry; readonly words: readonly string[] }) => {
  const clients = useRows('client').byId;
  const engagements = useRows('engagement').byId;
  if (entry.kind === 'command')
    return (
      <>
        <span className="grow">{entry.command.title}</span>
        {entry.command.keys !== undefined && <Kbd keys={printedKeys(entry.command.keys, isMac())} />}
      </>
    );
  if (entry.kind === 'client')
    return (
      <>
        <CodeBadge>{entry.client.code}</CodeBadge>
        <span className={foreignWords} dir="auto">
          <Marked text={entry.client.name} words={words} />
        </span>
        <span className="text-faint">{entry.client.city}</span>
      </>
    );
  if (entry.kind === 'clause' || entry.kind === 'document') {
    const { title } = entry.kind === 'clause' ? entry.clause : entry.hit;
    const { passage } = entry.kind === 'clause' ? entry : entry.hit;
    const beside =
      entry.kind === 'clause'
        ? entry.clause.topic
        : clients.get(engagements.get(entry.hit.scope)?.clientId ?? '')?.name;
    return (
      <>
        <span className="flex min-w-0 grow flex-col">
          <span className={foreignWords} dir="auto">
            <Marked text={title} words={words} />
          </span>
          {passage !== null && (
            <span className={`text-sm text-soft ${foreignWords}`} dir="auto">
              <Marked text={passage} words={words} />
            </span>
          )}
        </span>
        <span className="shrink-0 text-faint">{beside}</span>
      </>
    );
  }
  return (
    <>
      <span className="shrink-0 text-sm text-faint" dir="ltr">
        <Marked text={entry.row.reference} words={words} />
      </span>
      <span className={foreignWords} dir="auto">
        <Marked text={entry.row.title} words={words} />
      </span>
      <span className="shrink-0 text-faint">{clients.get(entry.row.clientId)?.name}</span>
    </>
  );
};

const textOf = (entry: PaletteEntry): string => {
  if (entry.kind === 'command') return entry.command.title;
  if (entry.kind === 'document') return entry.hit.title;
  if (entry.kind === 'clause') return entry.clause.title;
  return entry.kind === 'client' ? entry.client.name : `${entry.row.reference} ${entry.row.title}`;
};

/** Finds work, documents, clauses and clients, and does things: everything the program can do, under one key. */
export const Palette = ({ onClose }: { readonly onClose: () => void }) => {
  const { t } = useTranslation('palette');
  const names = useGroupNames();
  const navigate = useNavigate();
  const registered = useRegisteredCommands();
  const [commands] = useState(() =>
    registered.filter(({ id, when }) => id !== 'palette.open' && id !== 'search.open' && (when?.() ?? true)),
  );
  const [text, setText] = useState('');
  const { queue, search } = useReplica();
  const { locale } = useFormat();
  const rows = useFound(
    text,
    useCallback((typed) => queue.search(typed, workShown, locale), [queue, locale]),
  );
  const documents = useFound(
    text,
    useCallback((typed) => search.documents(typed, documentsShown), [search]),
  );
  const words = useMemo(() => wordsOf(text), [text]);
  const clients = useRows('client').list;
  const library = useRows('clause').list;
  const clauses = useMemo(
    () =>
      words.length === 0
        ? []
        : findClauses(library, text, { locale, language: locale })
            .slice(0, clausesShown)
            .map((clause) => ({ clause, passage: passageOf(clause, text) })),
    [library, text, words, locale],
  );
  const sections = useMemo(
    () => paletteSections({ text, commands, rows, documents, clauses, clients }),
    [text, commands, rows, documents, clauses, clients],
  );
  const choose = (entry: PaletteEntry): void => {
    onClose();
    if (entry.kind === 'command') entry.command.run();
    else if (entry.kind === 'document')
      void navigate({ to: '/documents/$documentId', params: { documentId: entry.hit.id } });
    else if (entry.kind === 'clause') void navigate({ to: '/clauses', search: { clause: entry.clause.id } });
    else if (entry.kind === 'work') void navigate({ to: '/queue', search: { item: entry.row.id } });
    else void navigate({ to: '/queue', search: { client: entry.client.id } });
  };
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-10 flex justify-center bg-[rgb(0_0_0/25%)] px-6 pt-[12vh]"
    >
      <Modal className="h-fit w-full max-w-[46rem]">
        <Dialog
          aria-label={t('label')}
          className="flex max-h-[70vh] flex-col overflow-hidden rounded-lg border border-line bg-raised shadow-float outline-none"
        >
          <Autocomplete inputValue={text} onInputChange={setText}>
            <SearchField
              aria-label={t('label')}
              autoComplete="off"
              autoFocus
              className="flex items-center gap-2 border-b border-line px-4"
            >
              <Icon name="search" className="text-faint" />
              <Input
                placeholder={t('placeholder')}
                className="w-full bg-transparent py-3 outline-none placeholder:text-faint [&::-webkit-search-cancel-button]:hidden"
              />
            </SearchField>
            <Menu
              aria-label={t('found')}
              className="min-h-0 overflow-auto p-1.5 outline-none"
              renderEmptyState={() => <p className="px-2.5 py-3 text-soft">{t('nothing')}</p>}
            >
              {sections.map((section) => (
                <MenuSection key={section.id} id={section.id} aria-label={names[section.id]}>
                  <Header className="px-2.5 pt-2 pb-0.5 text-xs font-semibold text-faint">
                    {names[section.id]}
                  </Header>
                  {section.entries.map((entry) => (
                    <MenuItem
                      key={entry.id}
                      id={entry.id}
                      textValue={textOf(entry)}
                      onAction={() => choose(entry)}
                      className={menuRow}
                    >
                      <Entry entry={entry} words={words} />
                    </MenuItem>
                  ))}
                </MenuSection>
              ))}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
};
