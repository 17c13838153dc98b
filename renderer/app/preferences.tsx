import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { z } from 'zod';
import type { Person } from '#shared/people/person';
import { type ClockFormat, useFormatSettings } from '../i18n/format';
import { bestLanguage, type InterfaceLanguage } from '../i18n/languages';
import { changeLanguage } from '../i18n/set-up';
import { usePreference, useReplica } from '../replica/hooks';
import {
  type Density,
  density,
  interfaceLanguage,
  readRememberedAppearance,
  rememberAppearance,
  showAppearance,
  type Theme,
  theme,
} from './appearance';

export const clockFormat = z.enum(['locale', '24', '12']) satisfies z.ZodType<ClockFormat>;

/**
 * The settings of the interface, with what this machine remembers as the fallback: until the replica has read them,
 * and for somebody who never chose.
 */
export const useInterfaceSettings = () => {
  const { profileId } = useReplica();
  const [remembered] = useState(readRememberedAppearance);
  const own = remembered.profileId === profileId;
  return {
    theme: usePreference('interface.theme', theme, remembered.theme),
    density: usePreference('interface.density', density, remembered.density),
    clock: usePreference('interface.clock', clockFormat, 'locale'),
    /** Null follows the person's own language. */
    language: usePreference(
      'interface.language',
      interfaceLanguage.nullable(),
      own && remembered.chosen ? remembered.language : null,
    ),
  };
};

interface ApplyProps {
  readonly person: Person;
  readonly children: ReactNode;
}

/** Shows the interface as its person set it, and remembers that for the next first paint. */
export const ApplyPreferences = ({ person, children }: ApplyProps) => {
  const { i18n } = useTranslation();
  const { profileId } = useReplica();
  const settings = useInterfaceSettings();
  const [chosenTheme]: readonly [Theme, unknown] = settings.theme;
  const [chosenDensity]: readonly [Density, unknown] = settings.density;
  const [clock] = settings.clock;
  const [chosenLanguage] = settings.language;
  const language: InterfaceLanguage = chosenLanguage ?? bestLanguage([person.locale]);
  const chosen = chosenLanguage !== null;

  useEffect(() => {
    showAppearance({ theme: chosenTheme, density: chosenDensity });
    rememberAppearance({ profileId, theme: chosenTheme, density: chosenDensity, language, chosen });
  }, [profileId, chosenTheme, chosenDensity, language, chosen]);
  useEffect(() => {
    useFormatSettings.setState({ personLocale: person.locale, clock });
  }, [person.locale, clock]);
  useEffect(() => {
    void changeLanguage(i18n, language);
  }, [i18n, language]);
  return children;
};
