import type { Capabilities } from '#shared/bridge/capabilities';
import type { EventEnvelope } from '#shared/bridge/envelope';
import type { RecorderPress, RecorderState } from '#shared/bridge/recorder-calls';
import type { PrintPage } from '#shared/documents/print-html';
import type { Away } from '#shared/time-entries/plan-timer';
import type { Fetch } from '../courier/hub-client';
import type { Logger } from './logger';
import type { SecretStore } from './secret-store';

/** What stands outside the window and records time: a tray icon, a key over other programs, a small window in front. */
export interface RecorderSurface {
  /** Told what is pressed there; one listener. */
  onPress(listener: (press: RecorderPress) => void): void;
  /** What runs now; null while no page has said. */
  show(state: RecorderState | null): void;
  openWindow(): void;
  /** Takes a key in the place of the one before; null gives that up. False where it cannot be had: another program has it. */
  setShortcut(keys: string | null, pressed: () => void): boolean;
}

/** What the main process needs of whatever runs it. Two hosts offer it: Electron, and plain Node with a browser. */
export interface Host {
  readonly capabilities: Capabilities;
  readonly secrets: SecretStore;
  readonly fetch: Fetch;
  readonly logger: Logger;
  /** BCP 47 tags the operating system prefers, best first. */
  systemLocales(): string[];
  /** Opens an address in the person's browser. Called only with what `services/external-links` let through. */
  openExternal(url: string): Promise<void>;
  /**
   * Opens a file in the program that the operating system has for its kind; false where there is none. Called only
   * where `capabilities.opensFiles` holds, with what `attachments/check-outs` let through.
   */
  openFile(path: string): Promise<boolean>;
  /** Where the person's programs put what they download; absolute. */
  downloadsFolder(): string;
  /** Lays a page out for paper, as a tagged PDF; throws where that fails. Null where nothing here can. */
  readonly printPage: ((page: PrintPage) => Promise<Uint8Array>) | null;
  /** Called only where `capabilities.notifications` holds. */
  notify(title: string, body: string): void;
  /** Tells each absence from the machine once it is over, until the function it returns is called; null where the host cannot know. */
  readonly watchAbsence: ((told: (away: Away) => void) => () => void) | null;
  /** Null where a page is all there is. */
  readonly recorder: RecorderSurface | null;
  /** Tells every window of this workstation. */
  broadcast(envelope: EventEnvelope): void;
}
