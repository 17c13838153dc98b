import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

/** A place with nothing in it yet. */
export const EmptyState = ({ title, children, actions }: EmptyStateProps) => (
  <div className="mx-auto flex max-w-md flex-col items-center gap-2 px-6 py-16 text-center">
    <p className="text-lg font-semibold">{title}</p>
    {children !== undefined && <div className="text-soft">{children}</div>}
    {actions !== undefined && <div className="mt-2 flex gap-2">{actions}</div>}
  </div>
);
