/** A property of an iCalendar file (RFC 5545 §3.1), unfolded. */
export interface IcsLine {
  /** Upper case, such as `DTSTART`. */
  readonly name: string;
  /** By upper-case name, without quotes. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
  /** Where it starts in the file, counted from 1. */
  readonly number: number;
}

/** The properties of a file. Lines that are none are left out: a reader of dates has no use for them. */
export const readLines = (text: string): readonly IcsLine[] => {
  const lines: IcsLine[] = [];
  let folded = '';
  let number = 1;
  const finish = () => {
    const line = readLine(folded, number);
    if (line) lines.push(line);
  };
  for (const [i, raw] of text.split(/\r\n|\r|\n/).entries()) {
    // A line that begins with a blank goes on with the one before.
    if (/^[ \t]/.test(raw)) {
      folded += raw.slice(1);
      continue;
    }
    finish();
    folded = raw;
    number = i + 1;
  }
  finish();
  return lines;
};

const readLine = (text: string, number: number): IcsLine | undefined => {
  const colon = endOfParameters(text);
  if (colon < 1) return undefined;
  const [name = '', ...parts] = text.slice(0, colon).split(';');
  const parameters = new Map<string, string>();
  for (const part of parts) {
    const [key = '', value = ''] = part.split('=', 2);
    parameters.set(key.toUpperCase(), value.replaceAll('"', ''));
  }
  return { name: name.toUpperCase(), parameters, value: text.slice(colon + 1), number };
};

/** The first colon outside quotes; a quoted parameter may hold an address with colons of its own. */
const endOfParameters = (text: string): number => {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (character === '"') quoted = !quoted;
    else if (character === ':' && !quoted) return i;
  }
  return -1;
};

/** Text as a person wrote it (RFC 5545 §3.3.11). */
export const unescapeText = (value: string): string =>
  value.replace(/\\([nN,;\\])/g, (_, escaped: string) => (escaped.toLowerCase() === 'n' ? ' ' : escaped));
