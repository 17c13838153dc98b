import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { acceleratorOf } from '#shared/bridge/accelerator';
import type { ShortcutState } from '#shared/bridge/recorder-calls';
import type { DomainError } from '#shared/kernel/errors';
import { domainError } from '#shared/kernel/errors';
import { useBridge } from '../../app/bridge/bridge-context';
import { useDescription } from '../../app/session-context';
import { Button } from '../../ui/button';
import { ProblemNotice } from '../../ui/problem-notice';
import { hasSmallWindow } from './small-window-button';

const modifiers = new Set(['Control', 'Alt', 'Shift', 'Meta', 'AltGraph']);

/** The key that works over other programs: shown, pressed anew, or given up. */
const Shortcut = () => {
  const { t } = useTranslation('settings');
  const bridge = useBridge();
  const [shortcut, setShortcut] = useState<ShortcutState | null>(null);
  const [listening, setListening] = useState(false);
  const [problem, setProblem] = useState<DomainError | null>(null);
  useEffect(() => {
    void bridge.call('recorder.read-shortcut').then((answer) => answer.ok && setShortcut(answer.value));
  }, [bridge]);
  const set = async (keys: string | null): Promise<void> => {
    const answer = await bridge.call('recorder.set-shortcut', { keys });
    setListening(false);
    setProblem(answer.ok ? null : answer.error);
    if (answer.ok) setShortcut(answer.value);
  };
  const shown = problem ?? (shortcut?.problem as DomainError | null | undefined) ?? null;
  return (
    <div className="flex flex-col gap-2">
      <p className="text-soft">{t('recorder.shortcut-help')}</p>
      <div className="flex items-center gap-3">
        {shortcut?.keys ? (
          <b dir="ltr" className="font-semibold">
            {shortcut.keys.replaceAll('+', ' + ')}
          </b>
        ) : (
          <span className="text-faint">{t('recorder.no-shortcut')}</span>
        )}
        <button
          type="button"
          aria-pressed={listening}
          className="rounded-md border border-edge bg-panel px-3 py-1 cursor-default hover:bg-hover aria-pressed:border-accent aria-pressed:text-accent"
          onClick={() => setListening(true)}
          onBlur={() => setListening(false)}
          onKeyDown={(event) => {
            if (!listening || event.key === 'Tab') return;
            event.preventDefault();
            event.stopPropagation();
            if (event.key === 'Escape') return setListening(false);
            if (modifiers.has(event.key)) return undefined;
            const keys = acceleratorOf(event);
            if (keys === null) return setProblem(domainError('recorder.shortcut-unfit'));
            return void set(keys);
          }}
        >
          {listening ? t('recorder.press-now') : t('recorder.choose')}
        </button>
        {shortcut?.keys && (
          <Button look="plain" onPress={() => void set(null)}>
            {t('recorder.give-up')}
          </Button>
        )}
      </div>
      {shown && <ProblemNotice problem={shown} />}
    </div>
  );
};

/** Recording from outside the window, and honestly what of it a browser cannot do. */
export const RecorderSettings = () => {
  const { t } = useTranslation('settings');
  const { recorder } = useDescription().capabilities;
  if (recorder) return <Shortcut />;
  return (
    <div className="text-soft">
      <p>{t('recorder.browser-cannot')}</p>
      <p>{hasSmallWindow() ? t('recorder.browser-can') : t('recorder.browser-no-window')}</p>
    </div>
  );
};
