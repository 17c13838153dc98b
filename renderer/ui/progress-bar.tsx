import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; missing while nobody knows how much there is. More than 1 fills the bar and turns it amber. */
  readonly value?: number;
  /** 0 to 1: what was tried and came to nothing. It stands behind what is done, in another colour, and is no part of it. */
  readonly failed?: number;
  /** What is read out instead of a share in percent. */
  readonly said?: string;
  readonly size?: 'small' | 'full';
}

export const ProgressBar = ({ label, value, failed = 0, said, size = 'full' }: ProgressBarProps) => (
  <AriaProgressBar
    aria-label={label}
    isIndeterminate={value === undefined}
    value={Math.min(1, value ?? 0) * 100}
    {...(said === undefined ? {} : { valueLabel: said })}
    className={size === 'small' ? 'w-10' : 'w-full'}
  >
    <div className="flex h-[5px] overflow-hidden rounded-full bg-track">
      <div
        className={`h-full ${failed > 0 ? '' : 'rounded-full'} ${(value ?? 0) > 1 ? 'bg-after' : 'bg-accent'} ${value === undefined ? 'w-1/3 animate-pulse' : ''}`}
        style={value === undefined ? undefined : { inlineSize: `${Math.min(1, value) * 100}%` }}
      />
      {failed > 0 && <div className="h-full bg-late" style={{ inlineSize: `${failed * 100}%` }} />}
    </div>
  </AriaProgressBar>
);
