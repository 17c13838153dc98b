import { z } from 'zod';
import { type InterfaceLanguage, isInterfaceLanguage } from '../i18n/languages';

export const theme = z.enum(['system', 'light', 'dark']);
export type Theme = z.infer<typeof theme>;
export const density = z.enum(['compact', 'comfortable']);
export type Density = z.infer<typeof density>;
export const interfaceLanguage = z.custom<InterfaceLanguage>(isInterfaceLanguage);

/**
 * What the page looks like before the replica is open. The preferences themselves live in the replica; this copy only
 * keeps the first paint from changing its colours and language a moment later.
 */
const remembered = z.looseObject({
  /** Whose appearance it is; null before anybody chose. */
  profileId: z.string().nullable(),
  theme,
  density,
  language: interfaceLanguage.nullable(),
  /** Whether the language was chosen; otherwise it is the person's own. */
  chosen: z.boolean().optional(),
});
export type RememberedAppearance = z.infer<typeof remembered>;

const place = 'meridian.appearance';
const nothingRemembered: RememberedAppearance = {
  profileId: null,
  theme: 'system',
  density: 'compact',
  language: null,
};

export const readRememberedAppearance = (): RememberedAppearance => {
  try {
    const found = remembered.safeParse(JSON.parse(window.localStorage.getItem(place) ?? 'null'));
    return found.success ? found.data : nothingRemembered;
  } catch {
    return nothingRemembered;
  }
};

export const rememberAppearance = (change: Partial<RememberedAppearance>): void => {
  const next = { ...readRememberedAppearance(), ...change };
  try {
    window.localStorage.setItem(place, JSON.stringify(next));
  } catch {
    // A full or forbidden store costs a flash at the next start, nothing more.
  }
};

export const showAppearance = ({ theme, density }: Pick<RememberedAppearance, 'theme' | 'density'>): void => {
  document.documentElement.dataset['theme'] = theme;
  document.documentElement.dataset['density'] = density;
};
