import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from './icon';
import { Kbd } from './kbd';
import { Tooltip } from './tooltip';

const looks = {
  primary: 'border-accent bg-accent font-[560] text-on-accent data-hovered:brightness-110',
  quiet: 'border-line bg-panel font-[560] text-ink data-hovered:bg-hover',
  /** Beside chips, which it is no louder than. */
  light: 'border-line bg-panel text-soft font-normal data-hovered:bg-hover',
  plain: 'border-transparent bg-transparent font-[560] text-ink data-hovered:bg-hover',
  danger: 'border-late bg-panel font-[560] text-late data-hovered:bg-late-bg',
} as const;

const shape =
  'inline-flex items-center justify-center gap-1.5 rounded-md border whitespace-nowrap cursor-default transition-colors duration-100 data-disabled:opacity-50 data-pressed:translate-y-px';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'> {
  readonly look?: keyof typeof looks;
  readonly icon?: IconName;
  /** The key that does the same, as printed on the keyboard. */
  readonly hint?: string;
  readonly children: ReactNode;
}

export const Button = ({ look = 'quiet', icon, hint, children, ...rest }: ButtonProps) => (
  <AriaButton
    {...rest}
    {...(hint ? { 'aria-keyshortcuts': hint } : {})}
    className={`${shape} ${looks[look]} ${look === 'light' ? 'px-2 py-0.5' : 'px-3 py-1'}`}
  >
    {icon && <Icon name={icon} />}
    {children}
    {hint && <Kbd keys={hint} tone={look === 'primary' ? 'inherit' : 'quiet'} />}
  </AriaButton>
);

export interface IconButtonProps
  extends Omit<AriaButtonProps, 'className' | 'children' | 'style' | 'aria-label'> {
  readonly icon: IconName;
  /** What it does; read aloud and shown on hover. */
  readonly label: string;
  readonly look?: keyof typeof looks;
}

export const IconButton = ({ icon, label, look = 'plain', ...rest }: IconButtonProps) => (
  <Tooltip text={label}>
    <AriaButton {...rest} aria-label={label} className={`${shape} ${looks[look]} size-7`}>
      <Icon name={icon} />
    </AriaButton>
  </Tooltip>
);
