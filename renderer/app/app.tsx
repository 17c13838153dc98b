import type { i18n as I18n } from 'i18next';
import { type ReactNode, useEffect, useState } from 'react';
import { I18nProvider as AriaLocale } from 'react-aria-components/I18nProvider';
import { I18nextProvider, useTranslation } from 'react-i18next';
import type { Clock } from '#shared/kernel/clock';
import type { Random } from '#shared/kernel/random';
import { HostContact } from '../features/start/host-contact';
import { HubAddress } from '../features/start/hub-address';
import { SignIn } from '../features/start/sign-in';
import { eraseReplicas } from '../replica/erase-replica';
import type { BridgeClient } from './bridge/bridge-client';
import { BridgeProvider, useBridge, useSessionState } from './bridge/bridge-context';
import type { SocketTransport } from './bridge/socket-transport';
import { ClientHoursProvider } from './client-hours';
import { ClockProvider } from './clock';
import { Desk } from './desk';
import { ErrorBoundary } from './error-boundary';
import { ApplyPreferences } from './preferences';
import { type Description, SignedInProvider } from './session-context';
import { Shell } from './shell';

export interface AppProps {
  readonly i18n: I18n;
  readonly bridge: BridgeClient;
  /** Null where Electron carries the bridge, which cannot be cut. */
  readonly socket: SocketTransport | null;
  readonly clock: Clock;
  readonly random: Random;
}

/** React Aria speaks the interface's language and mirrors with it. */
const InLanguage = ({ children }: { readonly children: ReactNode }) => {
  const { i18n } = useTranslation();
  return <AriaLocale locale={i18n.language}>{children}</AriaLocale>;
};

const useProgram = (): Description | null => {
  const bridge = useBridge();
  const [description, setDescription] = useState<Description | null>(null);
  useEffect(() => {
    const read = (): void =>
      void bridge.call('app.describe').then((answer) => answer.ok && setDescription(answer.value));
    read();
    // What was asked just as the way was cut has no answer; this is told again once the way is there again.
    return bridge.on('session.changed', read);
  }, [bridge]);
  return description;
};

/** Whether no local copy is left of anybody whose desk had to go; looked at again with each change of phase. */
const useReplicasErased = (phase: string | undefined): boolean => {
  const bridge = useBridge();
  const [erasedIn, setErasedIn] = useState<string | undefined>();
  useEffect(() => {
    if (phase !== undefined) void eraseReplicas(bridge).finally(() => setErasedIn(phase));
  }, [bridge, phase]);
  return phase !== undefined && erasedIn === phase;
};

/** What stands on the screen, by where the workstation stands with its hub and its person. */
const BySession = ({ clock, random }: Pick<AppProps, 'clock' | 'random'>) => {
  const session = useSessionState();
  const description = useProgram();
  const erased = useReplicasErased(session?.phase);
  if (!session || !description || !erased) return null;
  if (session.phase === 'needs-hub') return <HubAddress />;
  if (session.phase === 'signed-out') return <SignIn key={session.hubUrl} session={session} />;
  return (
    <SignedInProvider session={session} description={description}>
      <Desk key={session.profileId} session={session} clock={clock} random={random}>
        <ApplyPreferences person={session.person}>
          <ClientHoursProvider zoneDataVersion={description.zoneDataVersion}>
            <Shell />
          </ClientHoursProvider>
        </ApplyPreferences>
      </Desk>
    </SignedInProvider>
  );
};

export const App = ({ i18n, bridge, socket, clock, random }: AppProps) => {
  const desk = <BySession clock={clock} random={random} />;
  return (
    <I18nextProvider i18n={i18n}>
      <InLanguage>
        <ErrorBoundary bridge={bridge} where="app">
          <ClockProvider clock={clock}>
            <BridgeProvider bridge={bridge}>
              {socket ? (
                <HostContact transport={socket} bridge={bridge}>
                  {desk}
                </HostContact>
              ) : (
                desk
              )}
            </BridgeProvider>
          </ClockProvider>
        </ErrorBoundary>
      </InLanguage>
    </I18nextProvider>
  );
};
