import type { ReactNode } from 'react';

/** Says what was just done or what would be done, with the buttons to go on or take it back; stands where the work is. */
export const ConfirmBar = ({
  children,
  actions,
}: {
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) => (
  <div role="status" className="flex items-center gap-3 border-t border-line bg-raised px-4 py-2">
    <div className="grow">{children}</div>
    <div className="flex gap-2">{actions}</div>
  </div>
);
