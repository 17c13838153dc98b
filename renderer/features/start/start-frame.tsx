import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { rememberAppearance } from '../../app/appearance';
import { type InterfaceLanguage, isInterfaceLanguage, languages, languageTags } from '../../i18n/languages';
import { changeLanguage } from '../../i18n/set-up';
import { Select } from '../../ui/select';

const choices = languageTags.map((value) => ({ value, label: languages[value].name }));

const LanguageChoice = () => {
  const { t, i18n } = useTranslation('start');
  const shown: InterfaceLanguage | null = isInterfaceLanguage(i18n.language) ? i18n.language : null;
  return (
    <div className="w-40">
      <Select
        label={t('language')}
        hideLabel
        value={choices.find(({ value }) => value === shown)?.value ?? null}
        choices={choices}
        onChange={(language) => {
          rememberAppearance({ language });
          void changeLanguage(i18n, language);
        }}
      />
    </div>
  );
};

export interface StartFrameProps {
  readonly title: string;
  readonly lead?: string;
  readonly children?: ReactNode;
}

/** The page on which a desk is opened: everything before the shell stands in it. */
export const StartFrame = ({ title, lead, children }: StartFrameProps) => {
  const { t } = useTranslation('common');
  return (
    <div className="flex h-full flex-col overflow-auto">
      <header className="flex items-center justify-between px-6 py-4">
        <span className="font-bold tracking-[.02em]" translate="no">
          {t('product')}
        </span>
        <LanguageChoice />
      </header>
      <main className="mx-auto my-auto flex w-full max-w-[34rem] flex-col gap-5 px-6 pt-6 pb-24">
        <div className="flex flex-col gap-1.5">
          <h1 className="text-xl font-semibold tracking-[-.01em]">{title}</h1>
          {lead !== undefined && <p className="text-soft">{lead}</p>}
        </div>
        {children}
      </main>
    </div>
  );
};
