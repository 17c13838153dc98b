import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DomainError } from '#shared/kernel/errors';
import type { Result } from '#shared/kernel/result';
import type { Density, Theme } from '../../app/appearance';
import { useInterfaceSettings } from '../../app/preferences';
import { useSignedIn } from '../../app/session-context';
import type { ClockFormat } from '../../i18n/format';
import {
  bestLanguage,
  type InterfaceLanguage,
  languages,
  languageTags,
  pseudoLanguage,
} from '../../i18n/languages';
import type { Dispatched } from '../../replica/replica';
import { ProblemNotice } from '../../ui/problem-notice';
import { type Choice, Select } from '../../ui/select';

/** The pseudo-language shows what was never translated or does not fit; only those who look for that want it. */
const offersPseudo = (): boolean =>
  import.meta.env.DEV || new URLSearchParams(window.location.search).has('pseudo');

const useLanguageChoices = (): Choice<InterfaceLanguage | 'own'>[] => {
  const { t } = useTranslation('settings');
  const { person } = useSignedIn();
  const own = languages[bestLanguage([person.locale])].name;
  return [
    { value: 'own', label: t('language.own', { language: own }) },
    ...languageTags.map((value) => ({ value, label: languages[value].name })),
    ...(offersPseudo() ? [{ value: pseudoLanguage, label: pseudoLanguage } as const] : []),
  ];
};

/** Language, colours, density and clock; each is saved as it is chosen. */
export const InterfaceSettings = () => {
  const { t } = useTranslation('settings');
  const languageChoices = useLanguageChoices();
  const [problem, setProblem] = useState<DomainError | null>(null);
  const settings = useInterfaceSettings();
  const [language, setLanguage] = settings.language;
  const [theme, setTheme] = settings.theme;
  const [density, setDensity] = settings.density;
  const [clock, setClock] = settings.clock;
  const themes: Choice<Theme>[] = [
    { value: 'system', label: t('theme.system') },
    { value: 'light', label: t('theme.light') },
    { value: 'dark', label: t('theme.dark') },
  ];
  const densities: Choice<Density>[] = [
    { value: 'compact', label: t('density.compact') },
    { value: 'comfortable', label: t('density.comfortable') },
  ];
  const clocks: Choice<ClockFormat>[] = [
    { value: 'locale', label: t('clock.locale') },
    { value: '24', label: t('clock.twenty-four') },
    { value: '12', label: t('clock.twelve') },
  ];
  const save = async (saving: Promise<Result<Dispatched, DomainError>>): Promise<void> => {
    const saved = await saving;
    setProblem(saved.ok ? null : saved.error);
  };
  return (
    <div className="flex flex-col gap-4">
      {problem && <ProblemNotice problem={problem} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <Select
          label={t('language.label')}
          value={language ?? 'own'}
          choices={languageChoices}
          onChange={(chosen) => void save(setLanguage(chosen === 'own' ? null : chosen))}
        />
        <Select
          label={t('theme.label')}
          value={theme}
          choices={themes}
          onChange={(chosen) => void save(setTheme(chosen))}
        />
        <Select
          label={t('density.label')}
          value={density}
          choices={densities}
          onChange={(chosen) => void save(setDensity(chosen))}
        />
        <Select
          label={t('clock.label')}
          value={clock}
          choices={clocks}
          onChange={(chosen) => void save(setClock(chosen))}
        />
      </div>
    </div>
  );
};
