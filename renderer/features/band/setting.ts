import type { TFunction } from 'i18next';
import { createContext, useContext } from 'react';
import type { Formatter } from '../../i18n/format';
import type { BandCursor } from './cursor';
import type { Window } from './window';

/*
 * What lanes are drawn with reaches them past the lane itself: when the window moves, fifty tracks are drawn anew and
 * not fifty names; when a minute passes, fifty clocks and not fifty bars.
 */

/** What stays as long as a band is on screen. Words and formats are looked up once for all lanes, which each cost time. */
export interface LaneSetting {
  readonly t: TFunction<'band'>;
  readonly format: Formatter;
  /** The zone of the person who looks. */
  readonly timeZone: string;
  readonly cursor: BandCursor;
  /** Says under the name what the client expects of our hours. */
  readonly withRules: boolean;
}

export interface DrawnWindow {
  readonly window: Window;
  /** How far beyond the window on either side bars are drawn, in ms, so that it can be dragged without drawing anew. */
  readonly reach: number;
}

const WindowContext = createContext<DrawnWindow | null>(null);
const NowContext = createContext(0);

export const ProvideWindow = WindowContext.Provider;
export const ProvideNow = NowContext.Provider;

/** The window that is drawn. Throws outside a band, which is a bug. */
export const useDrawnWindow = (): DrawnWindow => {
  const drawn = useContext(WindowContext);
  if (!drawn) throw new Error('useDrawnWindow needs a band above it');
  return drawn;
};

/** Epoch ms, a minute old at most. */
export const useBandNow = (): number => useContext(NowContext);

/** Marks what moves with the pointer while the band is dragged. */
export const panned = { 'data-pan': '' };

/**
 * Moves it, in px. Each element by itself: a property that all of the band inherits has the styles of everything in it
 * reckoned anew in each frame.
 */
export const pan = (band: HTMLElement, by: number): void => {
  for (const element of band.querySelectorAll<HTMLElement>('[data-pan]'))
    element.style.transform = by === 0 ? '' : `translateX(${by}px)`;
};
