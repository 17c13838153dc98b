import type { ReactElement, ReactNode } from 'react';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover as AriaPopover } from 'react-aria-components/Popover';
import { floating } from './menu';

export interface PopoverProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  readonly children: ReactNode | ((close: () => void) => ReactNode);
}

/** Details of the control that opens them; Escape or a press outside closes. */
export const Popover = ({ trigger, label, children }: PopoverProps) => (
  <DialogTrigger>
    {trigger}
    <AriaPopover className={floating}>
      <Dialog aria-label={label} className="p-2 outline-none">
        {({ close }) => (typeof children === 'function' ? children(close) : children)}
      </Dialog>
    </AriaPopover>
  </DialogTrigger>
);
