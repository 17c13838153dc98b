import type { ReactElement } from 'react';
import { Tooltip as AriaTooltip, TooltipTrigger } from 'react-aria-components/Tooltip';

/** Says more about the one focusable control inside it, on hover and on focus. */
export const Tooltip = ({ text, children }: { readonly text: string; readonly children: ReactElement }) => (
  <TooltipTrigger delay={500} closeDelay={80}>
    {children}
    <AriaTooltip
      offset={6}
      className="max-w-80 rounded-md bg-ink px-2 py-1 text-sm text-bg shadow-float data-entering:opacity-0 transition-opacity duration-100"
    >
      {text}
    </AriaTooltip>
  </TooltipTrigger>
);
