import type { ReactNode } from 'react';

/** A client's code, in its small frame. */
export const CodeBadge = ({
  className = '',
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}) => (
  <span
    className={`inline-block shrink-0 rounded-sm border border-line px-1 text-xs leading-[1.45] font-semibold text-soft ${className}`}
    translate="no"
  >
    {children}
  </span>
);

const tones = {
  accent: 'bg-accent-bg text-accent',
  after: 'bg-after-bg text-after-ink',
  late: 'bg-late-bg text-late',
  quiet: 'bg-track text-soft',
} as const;
export type Tone = keyof typeof tones;

export interface PillProps {
  readonly tone?: Tone;
  /** A dot before the words, for a state that lasts. */
  readonly dot?: boolean;
  readonly children: ReactNode;
}

/** A state in a word or two. */
export const Pill = ({ tone = 'accent', dot = false, children }: PillProps) => (
  <span
    className={`inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-sm font-[560] whitespace-nowrap ${tones[tone]}`}
  >
    {dot && <span aria-hidden="true" className="size-[7px] rounded-full bg-current" />}
    {children}
  </span>
);
