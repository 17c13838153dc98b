import type { i18n as I18n } from 'i18next';
import { useEffect, useState } from 'react';
import { I18nProvider as AriaLocale } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import type { Clock } from '#shared/kernel/clock';
import { RecorderWindow } from '../features/recorder/recorder-window';
import { changeLanguage } from '../i18n/set-up';
import { readRememberedAppearance, showAppearance } from './appearance';
import type { BridgeClient } from './bridge/bridge-client';
import { BridgeProvider } from './bridge/bridge-context';
import { ClockProvider } from './clock';
import { ErrorBoundary } from './error-boundary';

export interface RecorderAppProps {
  readonly i18n: I18n;
  readonly bridge: BridgeClient;
  readonly clock: Clock;
}

/** The language shown; language and look follow what the large window remembers while this one is open. */
const useRememberedLanguage = (i18n: I18n): string => {
  const [language, setLanguage] = useState(i18n.language);
  useEffect(() => {
    const follow = () => {
      const appearance = readRememberedAppearance();
      showAppearance(appearance);
      if (appearance.language === null) return;
      void changeLanguage(i18n, appearance.language).then(() => setLanguage(i18n.language));
    };
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, [i18n]);
  return language;
};

/** What the small window shows: the timer alone, in the language and look that this machine remembers. */
export const RecorderApp = ({ i18n, bridge, clock }: RecorderAppProps) => (
  <I18nextProvider i18n={i18n}>
    <AriaLocale locale={useRememberedLanguage(i18n)}>
      <ErrorBoundary bridge={bridge} where="recorder">
        <ClockProvider clock={clock}>
          <BridgeProvider bridge={bridge}>
            <RecorderWindow />
          </BridgeProvider>
        </ClockProvider>
      </ErrorBoundary>
    </AriaLocale>
  </I18nextProvider>
);
