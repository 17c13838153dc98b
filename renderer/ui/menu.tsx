import type { ReactElement, ReactNode } from 'react';
import { Header } from 'react-aria-components/Header';
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
} from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Kbd } from './kbd';

/** The sheet of everything that floats. */
export const floating =
  'rounded-lg border border-line bg-raised p-1 shadow-float overflow-auto transition-opacity duration-100 data-entering:opacity-0 data-exiting:opacity-0';
export const menuRow =
  'flex items-center gap-2 rounded-md px-2.5 py-1 cursor-default outline-none data-focused:bg-accent-bg data-hovered:bg-hover data-disabled:opacity-50';

export interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  readonly label: string;
  /** `MenuItem`, `MenuSection` and `MenuSeparator`. */
  readonly children: ReactNode;
}

export const Menu = ({ trigger, label, children }: MenuProps) => (
  <MenuTrigger>
    {trigger}
    <Popover className={`${floating} min-w-48 max-h-[70vh]`}>
      <AriaMenu aria-label={label} className="outline-none">
        {children}
      </AriaMenu>
    </Popover>
  </MenuTrigger>
);

export interface MenuItemProps {
  readonly id?: string;
  readonly onAction: () => void;
  /** What it is called, where `children` is more than text. */
  readonly text?: string;
  readonly hint?: string;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** Why it cannot be done now: shown in it, and it is disabled. */
  readonly reason?: string | undefined;
  readonly children: ReactNode;
}

export const MenuItem = ({
  id,
  onAction,
  text,
  hint,
  danger = false,
  disabled = false,
  reason,
  children,
}: MenuItemProps) => (
  <AriaMenuItem
    onAction={onAction}
    isDisabled={disabled || reason !== undefined}
    className={`${menuRow} ${danger ? 'text-late' : ''}`}
    {...(id === undefined ? {} : { id })}
    {...(text === undefined ? {} : { textValue: text })}
  >
    <span className="max-w-72 grow">
      <span className="flex items-center gap-2">{children}</span>
      {reason !== undefined && <small className="block text-xs">{reason}</small>}
    </span>
    {hint && <Kbd keys={hint} />}
  </AriaMenuItem>
);

export const MenuSection = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) => (
  <AriaMenuSection>
    <Header className="px-2.5 pt-2 pb-0.5 text-xs font-semibold text-faint">{title}</Header>
    {children}
  </AriaMenuSection>
);
