import type { ReactNode } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';

export interface ChipProps {
  readonly selected: boolean;
  readonly onChange: (selected: boolean) => void;
  readonly children: ReactNode;
  readonly disabled?: boolean;
}

/** A filter or view that is on or off; says so by `aria-pressed` and by its outline. */
export const Chip = ({ selected, onChange, children, disabled = false }: ChipProps) => (
  <ToggleButton
    isSelected={selected}
    onChange={onChange}
    isDisabled={disabled}
    className="inline-flex items-center gap-1.5 rounded-md border border-line bg-panel px-2 py-0.5 text-soft whitespace-nowrap cursor-default transition-colors duration-100 data-hovered:bg-hover data-selected:border-accent data-selected:text-accent data-disabled:opacity-50"
  >
    {children}
  </ToggleButton>
);
