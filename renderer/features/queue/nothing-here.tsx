import { useTranslation } from 'react-i18next';
import { useIsOffline } from '../../app/bridge/bridge-context';
import { useReplicaPhase } from '../../replica/hooks';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { type OpenQueue, useSummary } from './use-queue-session';

const rows = [62, 48, 71, 55, 66, 44, 58];

/**
 * Rows that are on their way. They appear after a moment, so that a quick answer shows no flicker. Without a network none
 * come: at the first start, or where the browser found its copy damaged and threw it away.
 */
export const RowsToCome = () => {
  const { t } = useTranslation('queue');
  const isOffline = useIsOffline();
  const phase = useReplicaPhase();
  if (isOffline && phase === 'first-sync')
    return (
      <div role="status">
        <EmptyState title={t('empty.away')}>{t('empty.away-body')}</EmptyState>
      </div>
    );
  return (
    <div role="status" className="w-full bg-panel">
      <span className="sr-only">{t('empty.fetching')}</span>
      {rows.map((width) => (
        <div key={width} aria-hidden="true" className="flex h-row items-center border-b border-line ps-7">
          <span
            className="h-2.5 animate-[pulse_1.5s_ease-in-out_150ms_infinite_both] rounded-full bg-track"
            style={{ inlineSize: `${width}%` }}
          />
        </div>
      ))}
    </div>
  );
};

export interface NothingHereProps {
  readonly open: OpenQueue | null;
  readonly onEverything: () => void;
}

/** Stands where the queue has nothing to show: because nothing matches, or because it has not arrived yet. */
export const NothingHere = ({ open, onEverything }: NothingHereProps) => {
  const summary = useSummary(open);
  const { t } = useTranslation('queue');
  const phase = useReplicaPhase();
  if (summary.lines > 0 || summary.loading || summary.version === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-16">
      <div className="pointer-events-auto">
        {phase === 'first-sync' || phase === 'opening' ? (
          <EmptyState title={t('empty.fetching')}>{t('empty.fetching-body')}</EmptyState>
        ) : (
          <EmptyState
            title={t('empty.title')}
            actions={<Button onPress={onEverything}>{t('empty.show')}</Button>}
          >
            {t('empty.body')}
          </EmptyState>
        )}
      </div>
    </div>
  );
};
