import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button';

export interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Buttons at its foot, the main one last. */
  readonly actions?: ReactNode;
  /** Asks for a decision before anything else (`alertdialog`). */
  readonly urgent?: boolean;
  readonly size?: 'small' | 'large';
  readonly children: ReactNode;
}

/** Something to deal with before going on; Escape, the cross or a press outside closes it. */
export const Dialog = ({
  open,
  onClose,
  title,
  actions,
  urgent = false,
  size = 'small',
  children,
}: DialogProps) => {
  const { t } = useTranslation('common');
  return (
    <ModalOverlay
      isOpen={open}
      onOpenChange={(isOpen) => !isOpen && onClose()}
      isDismissable={!urgent}
      className="fixed inset-0 z-10 grid place-items-center bg-[rgb(0_0_0/35%)] p-6 transition-opacity duration-100 data-entering:opacity-0 data-exiting:opacity-0"
    >
      <Modal
        className={`flex max-h-full w-full flex-col ${size === 'small' ? 'max-w-[34rem]' : 'max-w-[52rem]'}`}
      >
        <AriaDialog
          role={urgent ? 'alertdialog' : 'dialog'}
          className="flex min-h-0 flex-col rounded-lg border border-line bg-raised shadow-float outline-none"
        >
          <header className="flex items-center justify-between gap-4 ps-5 pe-3 pt-3 pb-1">
            <Heading slot="title" className="text-lg font-semibold">
              {title}
            </Heading>
            <IconButton icon="close" label={t('close')} onPress={onClose} />
          </header>
          {/* What scrolls clips: the ring of a field that stands first needs its room within. */}
          <div className="min-h-0 overflow-auto px-5 pt-1 pb-4">{children}</div>
          {actions !== undefined && (
            <footer className="flex justify-end gap-2 border-t border-line px-5 py-3">{actions}</footer>
          )}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};
