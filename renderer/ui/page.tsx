import type { ReactNode } from 'react';

/** A place that is read from top to bottom: one column, as wide as lines are easy to read. */
export const Page = ({ children }: { readonly children: ReactNode }) => (
  <div className="min-h-full bg-panel">
    <div className="max-w-[56rem] px-8 pt-5 pb-16">{children}</div>
  </div>
);
