import { createInstance, type i18n as I18n, type Resource } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isolatingFormatter } from './isolate';
import { directionOf, type InterfaceLanguage, pseudoLanguage } from './languages';
import { pseudoWords } from './pseudo';

type Words = { readonly [key: string]: string | Words };

/** One module a namespace and language, fetched when the language is first used. */
const files = import.meta.glob<Words>('../../assets/locales/*/*.json', { import: 'default' });

const readWords = async (language: InterfaceLanguage): Promise<Record<string, Words>> => {
  const folder = language === pseudoLanguage ? 'en' : language;
  const wanted = Object.entries(files).filter(([path]) => path.includes(`/locales/${folder}/`));
  const words = await Promise.all(
    wanted.map(async ([path, read]) => {
      const namespace = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
      const content = await read();
      return [namespace, language === pseudoLanguage ? pseudoWords(content) : content] as const;
    }),
  );
  return Object.fromEntries(words);
};

const showLanguage = (language: InterfaceLanguage): void => {
  document.documentElement.lang = language;
  document.documentElement.dir = directionOf(language);
};

/** Prepares the words of `language`, with English beneath for the word that a translation lacks. */
export const setUpLanguage = async (language: InterfaceLanguage): Promise<I18n> => {
  const resources: Resource = { en: await readWords('en') };
  if (language !== 'en') resources[language] = await readWords(language);
  const i18n = createInstance();
  await i18n
    .use(initReactI18next)
    .use(isolatingFormatter)
    .init({
      lng: language,
      fallbackLng: 'en',
      defaultNS: 'common',
      ns: Object.keys(resources['en'] ?? {}),
      resources,
      // React escapes already.
      interpolation: { escapeValue: false, alwaysFormat: true },
      react: { useSuspense: false },
    });
  showLanguage(language);
  return i18n;
};

/** Shows the interface in another language, from the next render on. */
export const changeLanguage = async (i18n: I18n, language: InterfaceLanguage): Promise<void> => {
  if (i18n.language === language) return;
  const words = await readWords(language);
  for (const [namespace, content] of Object.entries(words))
    i18n.addResourceBundle(language, namespace, content);
  await i18n.changeLanguage(language);
  showLanguage(language);
};
