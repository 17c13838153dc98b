import { ProgressBar as AriaProgressBar } from 'react-aria-components/ProgressBar';

export interface ProgressBarProps {
  readonly label: string;
  /** 0 to 1; missing while nobody knows how much there is. More than 1 fills the bar and turns it amber. */
  readonly value?: number;
  readonly size?: 'small' | 'full';
}

export const ProgressBar = ({ label, value, size = 'full' }: ProgressBarProps) => (
  <AriaProgressBar
    aria-label={label}
    isIndeterminate={value === undefined}
    value={Math.min(1, value ?? 0) * 100}
    className={size === 'small' ? 'w-10' : 'w-full'}
  >
    <div className="h-[5px] overflow-hidden rounded-full bg-track">
      <div
        className={`h-full rounded-full ${(value ?? 0) > 1 ? 'bg-after' : 'bg-accent'} ${value === undefined ? 'w-1/3 animate-pulse' : ''}`}
        style={value === undefined ? undefined : { inlineSize: `${Math.min(1, value) * 100}%` }}
      />
    </div>
  </AriaProgressBar>
);
