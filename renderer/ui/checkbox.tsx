import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components/Checkbox';
import { Icon } from './icon';

export interface CheckboxProps {
  readonly selected: boolean;
  readonly onChange: (selected: boolean) => void;
  /** Some of what it stands for is selected. */
  readonly indeterminate?: boolean;
  readonly disabled?: boolean;
  /** Needed where there are no words beside it. */
  readonly label?: string;
  readonly children?: ReactNode;
}

export const Checkbox = ({
  selected,
  onChange,
  indeterminate = false,
  disabled = false,
  label,
  children,
}: CheckboxProps) => (
  <AriaCheckbox
    isSelected={selected}
    isIndeterminate={indeterminate}
    isDisabled={disabled}
    onChange={onChange}
    {...(label === undefined ? {} : { 'aria-label': label })}
    className="group flex items-start gap-2 outline-none data-disabled:opacity-50"
  >
    <span className="mt-0.5 grid size-[14px] shrink-0 place-items-center rounded-sm border-[1.5px] border-edge text-on-accent group-data-selected:border-accent group-data-selected:bg-accent group-data-indeterminate:border-accent group-data-indeterminate:bg-accent group-data-focus-visible:outline-2 group-data-focus-visible:outline-offset-2 group-data-focus-visible:outline-accent">
      {indeterminate ? (
        <Icon name="dash" className="size-[10px]" />
      ) : (
        selected && <Icon name="check" className="size-[10px] stroke-2" />
      )}
    </span>
    {children}
  </AriaCheckbox>
);
