import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { create } from 'zustand';
import { Button, IconButton } from '../ui/button';
import { useCommands } from './commands';

/** What was just done, in a line, with the way back where there is one. */
export interface Toast {
  readonly text: string;
  readonly undo?: () => void;
  /** For how long it stays, in ms. */
  readonly stay?: number;
}

const usual = 6_000;

const useToast = create<{ readonly toast: Toast | null }>(() => ({ toast: null }));

/** Says what was done. The newest word stands alone: two lines about two things would be read as neither. */
export const showToast = (toast: Toast): void => useToast.setState({ toast });
const hide = (): void => useToast.setState({ toast: null });

/** The place where what was done is said: always on the page, so that a screen reader hears what appears in it. */
export const Toasts = () => {
  const { t } = useTranslation('common');
  const { toast } = useToast();
  const [held, setHeld] = useState(false);
  const shown = useRef(toast);
  useEffect(() => {
    shown.current = toast;
    if (!toast || held) return undefined;
    const timer = window.setTimeout(hide, toast.stay ?? usual);
    return () => window.clearTimeout(timer);
  }, [toast, held]);
  const undo = (): void => {
    shown.current?.undo?.();
    hide();
  };
  useCommands([
    {
      id: 'toast.undo',
      title: t('undo'),
      group: 'interface',
      keys: 'u',
      run: undo,
      when: () => shown.current?.undo !== undefined,
    },
  ]);
  return (
    <div
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-5 z-20 flex justify-center px-6"
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast && (
        <div className="pointer-events-auto flex max-w-[44rem] items-center gap-3 rounded-lg border border-line bg-raised py-1.5 ps-3.5 pe-1.5 shadow-float">
          <span className="min-w-0 truncate py-1">{toast.text}</span>
          {toast.undo && (
            <Button look="quiet" hint="U" onPress={undo}>
              {t('undo')}
            </Button>
          )}
          <IconButton icon="close" label={t('dismiss')} onPress={hide} />
        </div>
      )}
    </div>
  );
};
