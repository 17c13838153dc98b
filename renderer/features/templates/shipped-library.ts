import { useEffect, useState } from 'react';
import { type Library, readLibrary } from '#shared/templates/library';

const folder = '../../../assets/templates/';
const texts = import.meta.glob<string>('../../../assets/templates/*/*.md', {
  query: '?raw',
  import: 'default',
});
const samples = import.meta.glob<string>('../../../assets/templates/*/*.yaml', {
  query: '?raw',
  import: 'default',
});

let reading: Promise<Library | null> | null = null;
let sources: Readonly<Record<string, string>> = {};

/** The file of a shipped template (`en/chronology.md`), once the library was read. */
export const shippedSource = (file: string): string => sources[file] ?? '';

/** The files are fetched once, when somebody first comes here; they lie beside the program, so a plane will do. */
const shippedLibrary = (): Promise<Library | null> => {
  reading ??= Promise.all(
    Object.entries({ ...texts, ...samples }).map(
      async ([path, read]) => [path.slice(folder.length), await read()] as const,
    ),
  ).then((files) => {
    sources = Object.fromEntries(files);
    const library = readLibrary(sources);
    return library.ok ? library.value : null;
  });
  return reading;
};

/** The library that came with the program; null while it is read. */
export const useShippedLibrary = (): Library | null => {
  const [library, setLibrary] = useState<Library | null>(null);
  useEffect(() => {
    let gone = false;
    void shippedLibrary().then((read) => {
      if (!gone) setLibrary(read);
    });
    return () => {
      gone = true;
    };
  }, []);
  return library;
};
