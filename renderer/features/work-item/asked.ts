import type { PlainType } from './command-order';

/** A command whose words are being typed, with those it begins with. */
export interface Asked {
  readonly type: PlainType;
  readonly note: string;
}
