import type { ReactNode } from 'react';
import { Icon } from './icon';

const tones = {
  late: 'border-late bg-late-bg',
  after: 'border-after bg-after-bg',
  accent: 'border-accent bg-accent-bg',
} as const;

export interface NoticeProps {
  readonly tone?: keyof typeof tones;
  readonly title: string;
  readonly children?: ReactNode;
  /** Buttons that do something about it. */
  readonly actions?: ReactNode;
}

/** Something the person should know, where it concerns them: what happened, what is safe, what to do. Read aloud when it appears. */
export const Notice = ({ tone = 'late', title, children, actions }: NoticeProps) => (
  <div
    role={tone === 'late' ? 'alert' : 'status'}
    className={`flex gap-3 rounded-md border px-3 py-2 ${tones[tone]}`}
  >
    {tone !== 'accent' && (
      <Icon name="warning" className={`mt-0.5 ${tone === 'late' ? 'text-late' : 'text-after-ink'}`} />
    )}
    <div className="grow">
      <p className="font-[560]">{title}</p>
      {children !== undefined && <div className="text-soft">{children}</div>}
    </div>
    {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
  </div>
);
