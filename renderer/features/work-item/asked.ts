import type { OfferedCommand } from './available-commands';
import type { PlainType } from './command-order';

/** A command whose words are being typed, with those it begins with. */
export interface Asked {
  readonly type: PlainType;
  readonly note: string;
}

/** A command as the form asks for it. */
export interface AskedForm extends Asked {
  /** Names the form: another one begins with its own words, and lets go of what was typed. */
  readonly key: string;
}

/**
 * What the form asks for: the command itself or, where it would be refused by now and there are words to keep, a note
 * that holds them. Words that were typed must not end in a form that cannot be sent.
 */
export const askable = (asked: Asked, offered: readonly OfferedCommand[]): AskedForm => {
  const allowed = offered.some(({ type, problem }) => type === asked.type && problem === null);
  const type = allowed || asked.note === '' ? asked.type : 'work-item.note';
  // Of what was asked for, not of what is asked: news may turn a command into a note while somebody types.
  return { ...asked, type, key: `${asked.type} ${asked.note}` };
};
