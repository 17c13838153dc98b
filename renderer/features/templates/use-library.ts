import { useMemo } from 'react';
import { clauseParts } from '#shared/templates/clause';
import type { FirmTemplate } from '#shared/templates/firm-template';
import type { Library, LibraryEntry } from '#shared/templates/library';
import { readEntry } from '#shared/templates/library';
import { useRows } from '../../replica/hooks';
import { useShippedLibrary } from './shipped-library';

/** What a firm's template is called in the library, and in what a document keeps of it. */
export const firmName = (familyId: string): string => `firm/${familyId}`;

const entryOf = (row: FirmTemplate): LibraryEntry | null => {
  const entry = readEntry(firmName(row.familyId), row.source, row.sample);
  if (!entry.ok) return null;
  const { version, status } = row;
  return { ...entry.value, template: { ...entry.value.template, version, status } };
};

const sameIn = (a: LibraryEntry, b: LibraryEntry): boolean =>
  a.template.id === b.template.id && a.template.language.slice(0, 2) === b.template.language.slice(0, 2);

/**
 * Everything one drafts from: the library that came with the program and the firm's published templates, one of which
 * stands in the place of the shipped one of the same id and language. Null while it is read.
 */
export const useLibrary = (): Library | null => {
  const shipped = useShippedLibrary();
  const templates = useRows('template').list;
  const clauses = useRows('clause').list;
  return useMemo(() => {
    if (!shipped) return null;
    const own = templates.filter(({ status }) => status === 'published').flatMap((row) => entryOf(row) ?? []);
    return {
      entries: [...own, ...shipped.entries.filter((entry) => !own.some((one) => sameIn(one, entry)))],
      parts: { ...shipped.parts, ...clauseParts(clauses) },
    };
  }, [shipped, templates, clauses]);
};
