import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { v7 } from 'uuid';
import { directionOf } from '#shared/documents/body';
import { type FirmTemplate, mayEditLibrary } from '#shared/templates/firm-template';
import type { LibraryEntry } from '#shared/templates/library';
import { templateKinds } from '#shared/templates/template';
import { useSignedIn } from '../../app/session-context';
import { useFormat } from '../../i18n/format';
import { useRows } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { Chip } from '../../ui/chip';
import { SearchField } from '../../ui/search-field';
import { DocumentAnswers } from './document-answers';
import { PlaceTabs } from './place-tabs';
import { TemplateEditor, titleIn } from './template-editor';
import { TemplateWorkspace } from './template-workspace';
import { useKeptTemplates, useUnsavedFamilies } from './unsaved-templates';
import { useLibrary } from './use-library';

type Kind = (typeof templateKinds)[number];

const matches = ({ template }: LibraryEntry, words: string, locale: string): boolean => {
  const text = [template.title, template.purpose, ...template.follows].join(' ').toLocaleLowerCase(locale);
  return words
    .toLocaleLowerCase(locale)
    .split(/\s+/)
    .every((word) => text.includes(word));
};

const Card = ({ entry, onOpen }: { readonly entry: LibraryEntry; readonly onOpen: () => void }) => {
  const { t } = useTranslation('templates');
  const { locale } = useFormat();
  const { template } = entry;
  const language = new Intl.DisplayNames(locale, { type: 'language' }).of(
    template.language.split('-u-')[0] ?? '',
  );
  return (
    <li>
      <button
        type="button"
        onClick={onOpen}
        lang={template.language}
        dir={directionOf(template.language)}
        className="flex h-full w-full flex-col gap-1 rounded-md border border-line bg-panel px-4 py-3 text-start hover:border-edge hover:bg-hover"
      >
        <span className="font-semibold">{template.title}</span>
        <span className="text-soft">{template.purpose}</span>
        <span dir="auto" lang={locale} className="mt-auto pt-1 text-xs text-faint">
          {t(`kind.${template.kind}`)} · {language} ·{' '}
          {t('questions-count', { count: template.questions.length })}
        </span>
      </button>
    </li>
  );
};

interface Unpublished {
  readonly familyId: string;
  readonly title: string;
  readonly status: string;
}

/** The firm's templates that are not in the library yet, or are not any more, and what was typed and not saved. */
const Drafts = ({ onEdit }: { readonly onEdit: (familyId: string) => void }) => {
  const { t } = useTranslation('templates');
  const { person } = useSignedIn();
  const { list } = useRows('template');
  const unsaved = useUnsavedFamilies(person.id);
  const newest = new Map<string, FirmTemplate>();
  for (const row of list)
    if (row.version > (newest.get(row.familyId)?.version ?? 0)) newest.set(row.familyId, row);
  const shown: Unpublished[] = [
    ...[...unsaved].map(([familyId, { source }]) => ({
      familyId,
      title: titleIn(source),
      status: t('edit.begun'),
    })),
    ...[...newest.values()]
      .filter(({ familyId, status }) => status !== 'published' && !unsaved.has(familyId))
      .map(({ familyId, source, status }) => ({
        familyId,
        title: titleIn(source),
        status: t(`edit.status.${status}`),
      })),
  ];
  if (shown.length === 0) return null;
  return (
    <ul aria-label={t('edit.unpublished')} className="mt-3 flex flex-wrap gap-2">
      {shown.map(({ familyId, title, status }) => (
        <li key={familyId}>
          <Button look="light" onPress={() => onEdit(familyId)}>
            {t('edit.draft-line', { title: title || t('edit.untitled'), status })}
          </Button>
        </li>
      ))}
    </ul>
  );
};

const List = ({
  entries,
  onOpen,
  onEdit,
}: {
  /** Opens the editor, for those who keep the firm's templates. */
  readonly onEdit?: (familyId: string) => void;
  readonly entries: readonly LibraryEntry[];
  readonly onOpen: (name: string) => void;
}) => {
  const { t } = useTranslation('templates');
  const { locale } = useFormat();
  const [words, setWords] = useState('');
  const [kind, setKind] = useState<Kind | null>(null);
  const shown = useMemo(() => {
    // Those in the language of the interface first: most letters are written in the language one works in.
    const own = (entry: LibraryEntry): number =>
      locale.startsWith(entry.template.language.slice(0, 2)) ? 0 : 1;
    return entries
      .filter((entry) => (kind === null || entry.template.kind === kind) && matches(entry, words, locale))
      .sort((a, b) => own(a) - own(b) || a.template.title.localeCompare(b.template.title, locale));
  }, [entries, words, kind, locale]);
  return (
    <div className="min-h-full bg-panel px-8 pt-5 pb-16">
      <h1 className="sr-only">{t('title')}</h1>
      <PlaceTabs />
      <p className="mt-1 max-w-[56rem] text-soft">{t('lead')}</p>
      <div className="mt-4 flex max-w-[56rem] flex-wrap items-center gap-2">
        <div className="grow">
          <SearchField label={t('filter')} placeholder={t('filter')} value={words} onChange={setWords} />
        </div>
        {templateKinds.map((one) => (
          <Chip key={one} selected={kind === one} onChange={(on) => setKind(on ? one : null)}>
            {t(`kind.${one}`)}
          </Chip>
        ))}
        {onEdit && <Button onPress={() => onEdit(v7())}>{t('edit.new')}</Button>}
      </div>
      {onEdit && <Drafts onEdit={onEdit} />}
      {shown.length === 0 ? (
        <p role="status" className="mt-8 text-soft">
          {t('none')}
        </p>
      ) : (
        <ul
          aria-label={t('title')}
          className="mt-5 grid grid-cols-[repeat(auto-fill,minmax(19rem,1fr))] gap-3"
        >
          {shown.map((entry) => (
            <Card key={entry.name} entry={entry} onOpen={() => onOpen(entry.name)} />
          ))}
        </ul>
      )}
    </div>
  );
};

/** The library of templates; one of them opened is its questions beside what they make. */
export const TemplatesPage = () => {
  const navigate = useNavigate();
  const { template, item, document, edit } = useSearch({ from: '/templates' });
  const library = useLibrary();
  const { person } = useSignedIn();
  const keeps = mayEditLibrary(person);
  const { t } = useTranslation('templates');
  const isRead = useKeptTemplates(person.id);
  if (!library || !isRead)
    return (
      <p role="status" className="px-8 py-5 text-soft">
        {t('reading')}
      </p>
    );
  const go = (name: string | undefined): void => {
    void navigate({ to: '/templates', search: { item, template: name } });
  };
  if (document !== undefined)
    return (
      <DocumentAnswers
        documentId={document}
        library={library}
        onClose={() => void navigate({ to: '/documents/$documentId', params: { documentId: document } })}
      />
    );
  if (edit !== undefined && keeps)
    return (
      <TemplateEditor
        key={edit}
        familyId={edit}
        startFrom={template ?? null}
        parts={library.parts}
        onClose={() => void navigate({ to: '/templates' })}
      />
    );
  const opened = library.entries.find(({ name }) => name === template);
  return opened ? (
    <TemplateWorkspace
      key={opened.name}
      entry={opened}
      parts={library.parts}
      itemId={item ?? null}
      onClose={() => go(undefined)}
      {...(keeps
        ? {
            onAdapt: () =>
              void navigate({
                to: '/templates',
                search: {
                  template: opened.name,
                  edit: opened.name.startsWith('firm/') ? opened.name.slice(5) : v7(),
                },
              }),
          }
        : {})}
    />
  ) : (
    <List
      entries={library.entries}
      onOpen={go}
      {...(keeps
        ? { onEdit: (familyId: string) => void navigate({ to: '/templates', search: { edit: familyId } }) }
        : {})}
    />
  );
};
