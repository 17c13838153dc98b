import i18next, { type TFunction } from 'i18next';
import ar from '../../assets/locales/ar/tray.json';
import en from '../../assets/locales/en/tray.json';
import es from '../../assets/locales/es/tray.json';
import hi from '../../assets/locales/hi/tray.json';

const resources = { en: { tray: en }, es: { tray: es }, hi: { tray: hi }, ar: { tray: ar } };

/** The few words the main process itself shows, in the first of the system's languages (BCP 47) that we ship. */
export const systemWords = async (preferred: readonly string[]): Promise<TFunction<'tray'>> => {
  const shipped = preferred
    .map((tag) => tag.split('-')[0] ?? '')
    .find((tag) => Object.hasOwn(resources, tag));
  const i18n = i18next.createInstance();
  await i18n.init({ lng: shipped ?? 'en', fallbackLng: 'en', ns: ['tray'], resources });
  return i18n.getFixedT(null, 'tray');
};
