import type { OfferedCommand } from './available-commands';
import type { PlainType } from './command-order';

/** A command whose words are being typed, with those it begins with. */
export interface Asked {
  readonly type: PlainType;
  readonly note: string;
}

/**
 * What the form asks for: the command itself or, where it would be refused by now and there are words to keep, a note
 * that holds them. Words that were typed must not end in a form that cannot be sent.
 */
export const askable = (asked: Asked, offered: readonly OfferedCommand[]): Asked => {
  const allowed = offered.some(({ type, problem }) => type === asked.type && problem === null);
  return allowed || asked.note === '' ? asked : { ...asked, type: 'work-item.note' };
};
