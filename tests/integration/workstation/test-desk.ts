import { join } from 'node:path';
import { v7 } from 'uuid';
import { expect } from 'vitest';
import type { CourierState, SessionState } from '#shared/bridge/contract';
import type { BridgeArgument, BridgeMethod, BridgeResult } from '#shared/bridge/derived';
import { type EventEnvelope, envelopeVersion } from '#shared/bridge/envelope';
import type { MutationId, ScopeId, WorkItemId } from '#shared/kernel/ids';
import type { Result } from '#shared/kernel/result';
import type { Mutation } from '#shared/sync/mutation';
import { DataFolder } from '../../../electron/ports/data-folder';
import { FileSecretStore } from '../../../electron/services/file-secret-store';
import { startWorkstation, type Workstation } from '../../../electron/workstation';
import { password, type TestHub } from '../../support/running-hub';
import { until } from '../../support/until';
import { Wire } from './wire';

type Answer<M extends BridgeMethod> = Result<BridgeResult<M>, { readonly code: string }>;

/** A workstation's main process without a window: what a renderer asks, a test asks through the same bridge. */
export class TestDesk {
  readonly wire: Wire;
  readonly events: EventEnvelope[] = [];
  /** What opens files here. */
  program: (path: string) => Promise<boolean> = async () => false;
  readonly #hub: Pick<TestHub, 'url' | 'ids'>;
  readonly #folder: string;
  #workstation: Workstation | null = null;
  #nextId = 1;

  constructor(hub: Pick<TestHub, 'url' | 'ids'>, folder: string) {
    this.#hub = hub;
    this.#folder = folder;
    this.wire = new Wire(hub.url);
  }

  async start(): Promise<void> {
    this.#workstation = await startWorkstation({
      host: {
        capabilities: {
          host: 'browser',
          notifications: false,
          opensFiles: true,
          systemKeyring: false,
          recorder: false,
        },
        secrets: new FileSecretStore(new DataFolder(this.#folder), null),
        fetch: this.wire.fetch,
        logger: { info: () => undefined, warn: () => undefined },
        systemLocales: () => ['en'],
        openExternal: async () => undefined,
        openFile: (path) => this.program(path),
        downloadsFolder: () => join(this.#folder, 'Downloads'),
        printPage: null,
        notify: () => undefined,
        watchAbsence: null,
        recorder: null,
        broadcast: (envelope) => this.events.push(envelope),
      },
      dataFolder: this.#folder,
      fontsFolder: '',
      pdfThread: '',
      version: 'test',
      hubUrl: this.#hub.url,
      signInSample: false,
    });
  }

  async stop(): Promise<void> {
    await this.#workstation?.stop();
    this.#workstation = null;
  }

  /** Ends this run and begins the next, as a person does overnight. */
  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async call<M extends BridgeMethod>(
    method: M,
    ...[argument]: BridgeArgument<M> extends undefined ? [] : [BridgeArgument<M>]
  ): Promise<Answer<M>> {
    if (!this.#workstation) throw new Error('the workstation is not running');
    const id = this.#nextId++;
    const request = { version: envelopeVersion, kind: 'request', id, method, argument } as const;
    const { result } = await this.#workstation.dispatch(request);
    return result as Answer<M>;
  }

  signIn(person: string, provider = 'acme'): Promise<Answer<'session.sign-in'>> {
    return this.call('session.sign-in', { email: `${person}@${provider}.example`, password });
  }

  async session(): Promise<SessionState> {
    const answer = await this.call('session.read');
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  /** The session of somebody who is signed in. */
  async signedIn(): Promise<Extract<SessionState, { phase: 'signed-in' }>> {
    const state = await this.session();
    if (state.phase !== 'signed-in') throw new Error(`the session is ${state.phase}`);
    return state;
  }

  async courier(): Promise<CourierState> {
    const answer = await this.call('courier.read');
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value;
  }

  /** Waits for the courier to say so; how fast the machine is must not decide. */
  async untilCourier(expected: object): Promise<void> {
    await until(async () => expect(await this.courier()).toMatchObject(expected));
  }

  /** Writes a note on a work item, as the renderer does, and answers with the mutation that is now *saved*. */
  note(text: string, item = 'w1'): Promise<Mutation> {
    const workItemId = this.#hub.ids().workItem(item) as WorkItemId;
    return this.say({ type: 'work-item.note', workItemId, note: text });
  }

  /** Journals a command, as the renderer does. */
  async say(command: Mutation['command'], change: Partial<Mutation> = {}): Promise<Mutation> {
    const mutation = await this.#mutation(command, change);
    expect(await this.call('journal.append', { mutation })).toMatchObject({ ok: true });
    return mutation;
  }

  /** Has the hub take a command at once, as the renderer does for an engagement that is in no journal. */
  async send(command: Mutation['command']): Promise<Mutation> {
    const mutation = await this.#mutation(command);
    expect(await this.call('mutation.send', { mutation })).toMatchObject({ ok: true });
    return mutation;
  }

  async #mutation(command: Mutation['command'], change: Partial<Mutation> = {}): Promise<Mutation> {
    const { person, deviceId } = await this.signedIn();
    const sequence = await this.call('journal.next-device-sequence');
    if (!sequence.ok) throw new Error(sequence.error.code);
    return {
      id: v7() as MutationId,
      scope: this.#hub.ids().engagement('wren-bk') as string as ScopeId,
      personId: person.id,
      deviceId,
      deviceSequence: sequence.value,
      recordedAt: Date.now(),
      dependsOn: [],
      command,
      ...change,
    };
  }

  /** What the journal still holds open. */
  async open(): Promise<BridgeResult<'journal.read-open'>['open']> {
    const answer = await this.call('journal.read-open');
    if (!answer.ok) throw new Error(answer.error.code);
    return answer.value.open;
  }

  pull(): Promise<Answer<'feed.pull'>> {
    return this.call('feed.pull', { epoch: null, cursors: [], upTo: null });
  }
}
