import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Bridge } from '#shared/bridge/derived';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';

const BrokenScreen = ({ onAgain }: { readonly onAgain: () => void }) => {
  const { t } = useTranslation('common');
  return (
    <main role="alert">
      <EmptyState
        title={t('broken.title')}
        actions={
          <Button look="primary" onPress={onAgain}>
            {t('broken.again')}
          </Button>
        }
      >
        {t('broken.safe')}
      </EmptyState>
    </main>
  );
};

interface Props {
  readonly bridge: Bridge;
  /** Names the place for the program's own diary; nothing of what was on screen. */
  readonly where: string;
  readonly children: ReactNode;
}

/** Catches a bug of a screen. What was saved lies in the journal and the replica: starting again finds it. */
export class ErrorBoundary extends Component<Props, { readonly broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError = () => ({ broken: true });

  override componentDidCatch(error: unknown): void {
    const code = error instanceof Error ? error.name : 'unknown';
    void this.props.bridge.call('app.report-problem', { code: code.slice(0, 80), where: this.props.where });
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return <BrokenScreen onAgain={() => window.location.reload()} />;
  }
}
