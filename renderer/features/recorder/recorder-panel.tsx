import { useTranslation } from 'react-i18next';
import type { RecorderPress, RecorderState } from '#shared/bridge/recorder-calls';
import { Icon } from '../../ui/icon';
import { clockOf } from '../timer/clock-of';
import { useSecond } from '../timer/use-second';

const button =
  'inline-flex items-center justify-center gap-1.5 rounded-md border px-3 py-1 font-[560] whitespace-nowrap cursor-default';
const loud = `${button} border-accent bg-accent text-on-accent hover:brightness-110`;
const quiet = `${button} border-line bg-panel text-ink hover:bg-hover`;

export interface RecorderPanelProps {
  /** Null while no page has said what runs. */
  readonly state: RecorderState | null;
  readonly onPress: (press: RecorderPress) => void;
}

/**
 * The timer in a window of its own: what runs, since when, and the buttons for it; below, what to start or go over to. Its
 * buttons are plain ones, since it may stand in another window's document.
 */
export const RecorderPanel = ({ state, onPress }: RecorderPanelProps) => {
  const { t } = useTranslation('time');
  const now = useSecond(state?.phase === 'running');
  if (!state)
    return <p className="grid min-h-screen place-items-center p-4 text-soft">{t('recorder.waiting')}</p>;
  const { phase, title, startedAt, earlierMilliseconds, recent } = state;
  const running = phase === 'running' && startedAt !== null ? Math.max(0, now - startedAt) : 0;
  const act =
    (action: RecorderPress['action'], key: string | null = null) =>
    () =>
      onPress({ action, key });
  return (
    <main className="flex min-h-screen flex-col gap-2 bg-panel p-3 text-ink">
      {phase === 'none' ? (
        <p className="text-soft">{t('nothing-runs')}</p>
      ) : (
        <>
          <div className="flex items-baseline gap-3">
            <span
              className="text-[1.8rem] leading-none font-semibold tabular-nums"
              role="timer"
              aria-label={t('elapsed')}
            >
              <bdi translate="no">{clockOf(earlierMilliseconds + running)}</bdi>
            </span>
            {phase === 'paused' && <span className="text-soft">{t('paused')}</span>}
          </div>
          <p className="truncate font-[560]" dir="auto" title={title}>
            {title}
          </p>
          <div className="flex gap-2">
            <button type="button" className={loud} onClick={act('stop')}>
              <Icon name="stop" />
              {t('stop.button')}
            </button>
            <button type="button" className={quiet} onClick={act(phase === 'running' ? 'pause' : 'resume')}>
              <Icon name={phase === 'running' ? 'pause' : 'play'} />
              {phase === 'running' ? t('pause') : t('resume')}
            </button>
          </div>
        </>
      )}
      {recent.length > 0 && (
        <section
          aria-label={t('recorder.recent')}
          className="min-h-0 grow overflow-auto border-t border-line pt-1"
        >
          <ul>
            {recent.map((one) => (
              <li key={one.key}>
                <button
                  type="button"
                  className="flex w-full items-center gap-2 rounded-md px-1.5 py-1 text-start hover:bg-hover"
                  onClick={act('start', one.key)}
                >
                  <Icon name="play" />
                  <span className="truncate" dir="auto">
                    {one.title}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </main>
  );
};
