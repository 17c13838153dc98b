import type { i18n as I18n } from 'i18next';
import { I18nProvider as AriaLocale } from 'react-aria-components/I18nProvider';
import { I18nextProvider } from 'react-i18next';
import type { Clock } from '#shared/kernel/clock';
import { RecorderWindow } from '../features/recorder/recorder-window';
import type { BridgeClient } from './bridge/bridge-client';
import { BridgeProvider } from './bridge/bridge-context';
import { ClockProvider } from './clock';
import { ErrorBoundary } from './error-boundary';

export interface RecorderAppProps {
  readonly i18n: I18n;
  readonly bridge: BridgeClient;
  readonly clock: Clock;
}

/** What the small window shows: the timer alone, in the language and look that this machine remembers. */
export const RecorderApp = ({ i18n, bridge, clock }: RecorderAppProps) => (
  <I18nextProvider i18n={i18n}>
    <AriaLocale locale={i18n.language}>
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
