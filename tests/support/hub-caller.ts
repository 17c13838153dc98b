import { v7 } from 'uuid';
import type { MutationId, ScopeId } from '#shared/kernel/ids';
import {
  type FeedPage,
  feedPage,
  type MutationAnswer,
  type PullRequest,
  pushResponse,
  type Session,
} from '#shared/protocol/hub-api';
import { protocolVersion } from '#shared/protocol/version';
import type { Command, Mutation } from '#shared/sync/mutation';
import type { TimeCommand } from '#shared/time-entries/time-command';
import type { TimeEntryDraft } from '#shared/time-entries/time-entry';
import type { rowIds } from '../../server/import/row-ids';
import { type Answer, ask, postJson } from './ask-hub';

type Ids = ReturnType<typeof rowIds>;

/** A mutation as one that names only what matters to a test. */
export type MutationDraft = Partial<Omit<Mutation, 'command'>> & { readonly command: Command };

/** A hub's access token names the device it was given to. */
const deviceOf = (accessToken: string): Mutation['deviceId'] =>
  JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).device;

/** One signed-in person, as a workstation of theirs asks the hub. */
export class HubCaller {
  readonly url: string;
  readonly session: Session;
  readonly ids: Ids;
  /** The device the session was started on. */
  readonly deviceId: Mutation['deviceId'];
  #sequence = 0;

  constructor(url: string, session: Session, ids: Ids) {
    this.url = url;
    this.session = session;
    this.ids = ids;
    this.deviceId = deviceOf(session.accessToken);
  }

  get headers(): Record<string, string> {
    return { authorization: `Bearer ${this.session.accessToken}` };
  }

  get(path: string): Promise<Answer> {
    return ask(this.url, path, { headers: this.headers });
  }

  /** @param url another process of the same hub */
  post(path: string, body: unknown, url = this.url): Promise<Answer> {
    return ask(url, path, postJson(body, this.headers));
  }

  put(path: string, body: unknown): Promise<Answer> {
    return ask(this.url, path, { ...postJson(body, this.headers), method: 'PUT' });
  }

  delete(path: string): Promise<Answer> {
    return ask(this.url, path, { method: 'DELETE', headers: this.headers });
  }

  /** A new mutation of this device, in the scope of the engagement most people see unless said otherwise. */
  mutation({ command, ...change }: MutationDraft): Mutation {
    this.#sequence += 1;
    return {
      id: v7() as MutationId,
      scope: this.ids.engagement('wren-bk') as string as ScopeId,
      personId: this.session.personId,
      deviceId: this.deviceId,
      deviceSequence: this.#sequence,
      recordedAt: this.session.now,
      dependsOn: [],
      command,
      ...change,
    };
  }

  pushRaw(mutations: readonly unknown[], rest: { readonly after?: MutationId } = {}): Promise<Answer> {
    return this.post('/v1/mutations', { protocolVersion, deviceId: this.deviceId, ...rest, mutations });
  }

  /** Pushes and expects to be answered. */
  async push(...mutations: readonly unknown[]): Promise<MutationAnswer[]> {
    const answer = await this.pushRaw(mutations);
    if (answer.status !== 200) throw new Error(`the push was refused: ${JSON.stringify(answer.body)}`);
    return pushResponse.parse(answer.body).answers;
  }

  /** Pushes one command and answers with what the hub said of it. */
  async command(command: Command, change: Omit<MutationDraft, 'command'> = {}): Promise<MutationAnswer> {
    const [answer] = await this.push(this.mutation({ ...change, command }));
    if (!answer) throw new Error('the hub left the mutation without an answer');
    return answer;
  }

  /** Pushes something about this person's own time, recorded once all of it had been worked. */
  time(command: TimeCommand, change: Omit<MutationDraft, 'command'> = {}): Promise<MutationAnswer> {
    const recordedAt = Math.max(this.session.now, ...command.entries.map(({ endedAt }) => endedAt));
    return this.command(command, {
      scope: this.session.personId as string as ScopeId,
      recordedAt,
      ...change,
    });
  }

  recordTime(...entries: TimeEntryDraft[]): Promise<MutationAnswer> {
    return this.time({ type: 'time-entry.record', entries });
  }

  pullRaw(request: Partial<PullRequest>): Promise<Answer> {
    return this.post('/v1/pull', {
      protocolVersion,
      epoch: null,
      cursors: [],
      upTo: null,
      limit: 2_000,
      ...request,
    });
  }

  /** Pulls one page and expects it. */
  async pull(request: Partial<PullRequest> = {}): Promise<FeedPage> {
    const answer = await this.pullRaw(request);
    if (answer.status !== 200) throw new Error(`the pull was refused: ${JSON.stringify(answer.body)}`);
    return feedPage.parse(answer.body);
  }
}
