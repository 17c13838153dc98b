/** Facts a log line may carry: codes, counts and names of our own; never rows, payloads, addresses or text of people. */
export type LogFacts = Readonly<Record<string, string | number | boolean | null>>;

/** A logger that cannot leak: its type takes a code and primitive facts, nothing else. */
export interface Logger {
  info(code: string, facts?: LogFacts): void;
  warn(code: string, facts?: LogFacts): void;
}
