/** Keeps small secrets between runs: refresh tokens today, wrapped keys later. */
export interface SecretStore {
  /** Whether the operating system keeps them; otherwise a file that only this account may read does. */
  readonly systemKeyring: boolean;
  read(name: string): Promise<string | null>;
  write(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}
