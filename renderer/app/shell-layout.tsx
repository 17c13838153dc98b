import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { AttachmentKeeper } from '../features/attachments/attachment-keeper';
import { Band } from '../features/band/band';
import { DocumentKeeper } from '../features/documents/document-keeper';
import { KeysHelp } from '../features/palette/keys-help';
import { Palette } from '../features/palette/palette';
import { RecorderLink } from '../features/recorder/recorder-link';
import { ReportCommands } from '../features/reports/use-definitions';
import { TimerBar } from '../features/timer/timer-bar';
import { useReplicaStatus } from '../replica/hooks';
import { ProblemNotice } from '../ui/problem-notice';
import { useBridge } from './bridge/bridge-context';
import { useCommands } from './commands';
import { ErrorBoundary } from './error-boundary';
import { LeavingWatch } from './leaving-watch';
import { useSignedIn } from './session-context';
import { SideNavigation } from './side-navigation';
import { Toasts } from './toast';
import { TopBar } from './top-bar';
import { useCommandKeys } from './use-command-keys';

type Sheet = 'palette' | 'keys' | null;

/** What floats above everything, opened from anywhere. */
const useSheet = create<{ readonly sheet: Sheet }>(() => ({ sheet: null }));
const show = (sheet: Sheet) => () => useSheet.setState({ sheet });

const useShellCommands = () => {
  const { t } = useTranslation('common');
  const { t: fair } = useTranslation('fair');
  const navigate = useNavigate();
  const { role } = useSignedIn().person;
  const go =
    (
      to:
        | '/queue'
        | '/time'
        | '/timesheet'
        | '/review'
        | '/team'
        | '/hours'
        | '/coverage'
        | '/documents'
        | '/access'
        | '/templates'
        | '/about-me'
        | '/attention'
        | '/settings',
    ) =>
    () =>
      void navigate({ to });
  useCommands([
    { id: 'palette.open', title: t('find'), group: 'interface', keys: 'Mod+k', run: show('palette') },
    // The queue has a search of its own, and the key there.
    { id: 'search.open', title: t('search'), group: 'interface', keys: '/', run: show('palette') },
    { id: 'keys.show', title: t('keys'), group: 'interface', keys: '?', run: show('keys') },
    { id: 'go.queue', title: t('places.queue'), group: 'go', keys: 'g q', run: go('/queue') },
    { id: 'go.documents', title: t('places.documents'), group: 'go', keys: 'g d', run: go('/documents') },
    { id: 'go.time', title: t('places.time'), group: 'go', keys: 'g t', run: go('/time') },
    { id: 'go.timesheet', title: t('places.timesheet'), group: 'go', keys: 'g w', run: go('/timesheet') },
    {
      id: 'go.review',
      title: t('places.review'),
      group: 'go',
      keys: 'g r',
      run: go('/review'),
      when: () => role !== 'professional',
    },
    {
      id: 'go.team',
      title: t('places.team'),
      group: 'go',
      keys: 'g e',
      run: go('/team'),
      when: () => role !== 'professional',
    },
    { id: 'go.hours', title: t('places.hours'), group: 'go', keys: 'g h', run: go('/hours') },
    { id: 'go.coverage', title: t('places.coverage'), group: 'go', keys: 'g c', run: go('/coverage') },
    { id: 'go.templates', title: t('places.templates'), group: 'go', keys: 'g l', run: go('/templates') },
    { id: 'go.access', title: t('places.access'), group: 'go', keys: 'g m', run: go('/access') },
    { id: 'go.attention', title: t('places.attention'), group: 'go', keys: 'g a', run: go('/attention') },
    { id: 'go.about-me', title: fair('title'), group: 'go', keys: 'g i', run: go('/about-me') },
    { id: 'go.settings', title: t('places.settings'), group: 'go', keys: 'g s', run: go('/settings') },
  ]);
};

/** What keeps the local copy from being used, where the work would be. */
const ReplicaProblem = () => {
  const status = useReplicaStatus();
  return (
    status.phase === 'failed' && (
      <div className="px-4 py-3">
        <ProblemNotice problem={status.problem} />
      </div>
    )
  );
};

/** The shell: bar, places, the band of client hours, and the place one is at. A bug in one place leaves the rest standing. */
export const ShellLayout = () => {
  const bridge = useBridge();
  const place = useRouterState({ select: (state) => state.location.pathname });
  const { sheet } = useSheet();
  useCommandKeys();
  useShellCommands();
  return (
    <div className="flex h-full flex-col">
      <TopBar onFind={show('palette')} />
      <div className="flex min-h-0 grow">
        <SideNavigation />
        <div className="flex min-w-0 grow flex-col">
          <Band />
          <ReplicaProblem />
          <main className="min-h-0 grow overflow-auto">
            <ErrorBoundary key={place} bridge={bridge} where={place.split('/')[1] ?? ''}>
              <Outlet />
            </ErrorBoundary>
          </main>
        </div>
      </div>
      <TimerBar />
      <AttachmentKeeper />
      <DocumentKeeper />
      <LeavingWatch />
      <ReportCommands />
      <RecorderLink />
      <Toasts />
      {sheet === 'palette' && <Palette onClose={show(null)} />}
      {sheet === 'keys' && <KeysHelp onClose={show(null)} />}
    </div>
  );
};
