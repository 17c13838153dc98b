import type { ReactNode } from 'react';

export interface SectionTitleProps {
  readonly id: string;
  /** A figure that sums the section up. */
  readonly aside?: string;
  readonly children: ReactNode;
}

export const SectionTitle = ({ id, aside, children }: SectionTitleProps) => (
  <div className="mt-3 mb-1.5 flex items-baseline justify-between">
    <h3 id={id} className="font-semibold">
      {children}
    </h3>
    {aside !== undefined && <span className="text-xs text-faint">{aside}</span>}
  </div>
);
