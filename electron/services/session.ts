import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import type { SessionState } from '#shared/bridge/contract';
import type { BridgeArgument, EmitBridgeEvent } from '#shared/bridge/derived';
import { type DomainError, domainError } from '#shared/kernel/errors';
import { type DeviceId, deviceId, type PersonId, personId } from '#shared/kernel/ids';
import { err, ok, type Result } from '#shared/kernel/result';
import { person } from '#shared/people/person';
import {
  type HubDescription,
  type SamplePerson,
  type Session as SessionAnswer,
  sampleCode,
  samplePeople,
  session as sessionAnswer,
} from '#shared/protocol/hub-api';
import { type AuthorizedHub, lookedUp } from '../courier/authorized-hub';
import { type Fetch, HubClient, parseHubAddress } from '../courier/hub-client';
import { type DataFolder, diskRefused } from '../ports/data-folder';
import type { SecretStore } from '../ports/secret-store';
import { mustGo, Tokens } from './tokens';

const workstationFile = 'workstation.json';
const workstationSettings = z.looseObject({
  deviceId,
  hub: z.looseObject({ url: z.string(), hubId: z.uuid(), name: z.string() }).nullable(),
  /** Whose desk this is when it opens. */
  personId: personId.nullable(),
  /** Whether the hub saw a copy of this folder at work: the next sign-in is under a device id of its own. */
  copied: z.boolean().optional(),
  /** The profile of somebody whose desk must go, while it is erased. */
  leaving: z.string().optional(),
  /** Profiles whose replica is still to be erased by a window. */
  erased: z.array(z.string()).optional(),
});
type WorkstationSettings = z.infer<typeof workstationSettings>;

const profileFile = 'profile.json';
const profileSettings = z.looseObject({ person, providerId: z.uuid(), providerName: z.string() });

/** Journal, replica and keys belong to one (hub, person); this names the pair without telling either. */
export const profileIdOf = (hubId: string, personId: string): string =>
  createHash('sha256').update(`${hubId}:${personId}`).digest('hex').slice(0, 20);

export interface SessionOptions {
  readonly folder: DataFolder;
  readonly secrets: SecretStore;
  readonly fetch: Fetch;
  readonly emit: EmitBridgeEvent;
  readonly now: () => number;
  /** The hub wants this desk gone: it was revoked, or its person disabled. */
  readonly onMustGo: (problem: DomainError) => void;
  /**
   * Asked while the tokens of whoever works here still serve, before they are given up for another's or none. Resolves
   * once the hub has what is in memory only, or cannot have it.
   */
  readonly beforeDeskCloses: () => Promise<void>;
}

/** Who works here, with which hub. Being offline, or a session the hub no longer takes, closes nobody's desk. */
export class Session {
  readonly #options: SessionOptions;
  #settings: WorkstationSettings = { deviceId: randomUUID() as DeviceId, hub: null, personId: null };
  #state: SessionState = { phase: 'needs-hub' };
  #client: HubClient | null = null;
  #tokens: Tokens | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Reads what the last run left. Throws when the folder cannot be written: then nothing here could keep a promise. */
  async restore(): Promise<SessionState> {
    const settings = await this.#options.folder.read(workstationSettings, workstationFile);
    if (settings) this.#settings = settings;
    else await this.#save();
    const { hub, personId: lastPerson } = this.#settings;
    if (!hub) return this.#become({ phase: 'needs-hub' });
    this.#client = new HubClient(hub.url, this.#options.fetch);
    const profileId = lastPerson && profileIdOf(hub.hubId, lastPerson);
    const profile =
      profileId && (await this.#options.folder.read(profileSettings, 'profiles', profileId, profileFile));
    if (!profileId || !profile) return this.#signedOut(null);
    return this.#signedIn(profileId, profile, null);
  }

  read(): SessionState {
    return this.#state;
  }

  get client(): HubClient | null {
    return this.#client;
  }

  get tokens(): Tokens | null {
    return this.#tokens;
  }

  /**
   * The hub as this profile reaches it, whichever tokens it has when something is asked. Errors: also
   * `session.missing` while somebody else works here, or nobody: their requests must not go under another's name.
   */
  hubOf(profileId: string): AuthorizedHub {
    return lookedUp(() => {
      const { hubId } = this;
      const isPresent = this.#state.phase === 'signed-in' && this.#state.profileId === profileId;
      return isPresent && this.#tokens && hubId !== null ? this.#tokens.authorize(hubId) : null;
    });
  }

  get deviceId(): DeviceId {
    return this.#settings.deviceId;
  }

  /** The id of the hub this workstation belongs to; null before one was chosen. */
  get hubId(): string | null {
    return this.#settings.hub?.hubId ?? null;
  }

  /**
   * Belongs to the hub at `typed` from now on. The command line may only tell a new address of the hub this
   * workstation already has (`onlySame`): switching hubs signs the person out, which a person must ask for.
   */
  async chooseHub(typed: string, onlySame = false): Promise<Result<SessionState, DomainError>> {
    const address = parseHubAddress(typed);
    if (!address.ok) return address;
    // A desk that belongs there already opens without asking anybody: the network may be slow or away.
    if (onlySame && this.#settings.hub?.url === address.value) return ok(this.#state);
    const client = new HubClient(address.value, this.#options.fetch);
    const described = await client.describe(null);
    if (!described.ok) return described;
    const { hubId, name } = described.value;
    const same = this.#settings.hub?.hubId === hubId;
    if (same && this.#settings.hub?.url === address.value) return ok(this.#state);
    if (onlySame && !same && this.#settings.hub) return err(domainError('hub.different', { name }));
    if (!same) await this.#options.beforeDeskCloses();
    this.#settings = {
      ...this.#settings,
      hub: { url: address.value, hubId, name },
      personId: same ? this.#settings.personId : null,
    };
    await this.#save();
    this.#client = client;
    // The same hub at another address keeps its people; their journals wait where they were.
    return ok(same ? await this.restore() : this.#signedOut(null));
  }

  async forgetHub(): Promise<SessionState> {
    await this.#options.beforeDeskCloses();
    this.#settings = { ...this.#settings, hub: null, personId: null };
    await this.#save();
    this.#client = null;
    this.#tokens = null;
    return this.#become({ phase: 'needs-hub' });
  }

  async signIn({
    email,
    password,
  }: BridgeArgument<'session.sign-in'>): Promise<Result<SessionState, DomainError>> {
    return this.#enter('/v1/sessions', { email: email.trim(), password });
  }

  /** Whom the sample firm's switcher offers; nobody where the hub is a real one or elsewhere. */
  async samplePeople(): Promise<Result<SamplePerson[], DomainError>> {
    const described = await this.#describe();
    if (!described.ok) return described;
    if (!described.value.sampleSignIn || !this.#client) return ok([]);
    const answer = await this.#client.request(samplePeople, { method: 'GET', path: '/v1/sample/people' });
    return answer.ok ? ok(answer.value.people) : answer;
  }

  async signInSample(wanted: PersonId): Promise<Result<SessionState, DomainError>> {
    if (!this.#client) return err(domainError('session.missing'));
    const code = await this.#client.request(sampleCode, {
      method: 'POST',
      path: '/v1/sample/codes',
      body: { personId: wanted },
    });
    return code.ok ? this.#enter('/v1/sessions/one-time', { code: code.value.code }) : code;
  }

  /** Ends the session here and, when it can be reached, on the hub. Unsent work stays in its author's journal. */
  async signOut(): Promise<SessionState> {
    await this.#options.beforeDeskCloses();
    if (this.hubId !== null) await this.#tokens?.revoke(this.hubId);
    this.#settings = { ...this.#settings, personId: null };
    await this.#save();
    return this.#signedOut(null);
  }

  /** The hub wants another sign-in, or none at all; the person is told and goes on working. */
  #needRenewal(problem: DomainError): void {
    if (mustGo(problem)) this.#options.onMustGo(problem);
    if (this.#state.phase !== 'signed-in' || this.#state.renewal?.code === problem.code) return;
    const { code, details } = problem;
    if (code === 'session.refresh-reused') this.#settings = { ...this.#settings, copied: true };
    this.#become({ ...this.#state, renewal: { code, ...(details ? { details } : {}) } });
  }

  /** The profile that is being erased; null where none is. */
  get leaving(): string | null {
    return this.#settings.leaving ?? null;
  }

  /** Profiles that a window still holds a replica of, although they are gone. */
  get replicasToErase(): string[] {
    return this.#settings.erased ?? [];
  }

  async noteReplicaErased(profileId: string): Promise<void> {
    this.#settings = {
      ...this.#settings,
      erased: this.replicasToErase.filter((each) => each !== profileId),
    };
    await this.#save();
  }

  /** This desk must go, and its unsent work is with the hub: from now on nothing of it may be used here. */
  async leave(profileId: string, problem: DomainError): Promise<void> {
    this.#settings = {
      ...this.#settings,
      // A device that was revoked never comes back; whoever signs in here next does so on another.
      ...(problem.code === 'device.revoked' ? { deviceId: randomUUID() as DeviceId } : {}),
      personId: null,
      leaving: profileId,
      erased: [...this.replicasToErase, profileId],
    };
    await this.#save();
    this.#signedOut(problem);
  }

  /** Everything of that profile is erased, but for the replica. */
  async left(): Promise<void> {
    const { leaving: _, ...settings } = this.#settings;
    this.#settings = settings;
    await this.#save();
  }

  #describe(): Promise<Result<HubDescription, DomainError>> {
    if (!this.#client) return Promise.resolve(err(domainError('session.missing')));
    return this.#client.describe(this.hubId);
  }

  async #enter(path: string, proof: object): Promise<Result<SessionState, DomainError>> {
    // A password must never reach a server that is not the hub this workstation belongs to.
    const described = await this.#describe();
    if (!described.ok) return described;
    if (!this.#client) return err(domainError('session.missing'));
    const { copied, deviceId: former } = this.#settings;
    // A folder that was cloned, or set back to an earlier day, shows a token that was used since. From now on the two
    // are two devices, or their numbers would be taken for one row of them.
    const enteringAs = copied ? (randomUUID() as DeviceId) : former;
    const answer = await this.#client.request(sessionAnswer, {
      method: 'POST',
      path,
      body: {
        ...proof,
        device: { id: enteringAs, name: hostname().slice(0, 120) || 'workstation' },
      },
    });
    if (!answer.ok) return answer;
    if (!this.#isDeskOf(answer.value, enteringAs)) await this.#options.beforeDeskCloses();
    const { copied: _, ...settings } = this.#settings;
    this.#settings = { ...settings, deviceId: enteringAs };
    try {
      return ok(await this.#open(answer.value));
    } catch (error) {
      return err(diskRefused(error));
    }
  }

  #isDeskOf({ hubId, personId }: SessionAnswer, device: DeviceId): boolean {
    const state = this.#state;
    if (state.phase !== 'signed-in') return false;
    return state.profileId === profileIdOf(hubId, personId) && state.deviceId === device;
  }

  async #open(answer: SessionAnswer): Promise<SessionState> {
    const profileId = profileIdOf(answer.hubId, answer.personId);
    const { person, providerId, providerName } = answer;
    await this.#options.folder.write(
      { person, providerId, providerName },
      'profiles',
      profileId,
      profileFile,
    );
    const { leaving, ...settings } = this.#settings;
    this.#settings = {
      ...settings,
      ...(leaving === undefined || leaving === profileId ? {} : { leaving }),
      personId: answer.personId,
    };
    await this.#save();
    return this.#signedIn(profileId, { person, providerId, providerName }, answer);
  }

  /** @param answer what signing in brought; null where the last run's tokens serve */
  async #signedIn(
    profileId: string,
    profile: z.infer<typeof profileSettings>,
    answer: SessionAnswer | null,
  ): Promise<SessionState> {
    const hub = this.#settings.hub;
    if (!hub || !this.#client) return this.#become({ phase: 'needs-hub' });
    const tokens: Tokens = new Tokens({
      ...this.#options,
      client: this.#client,
      profileId,
      // A slow request of whoever worked here before may be refused only now, which says nothing of who works here.
      onRefused: (problem) => {
        if (this.#tokens === tokens) this.#needRenewal(problem);
      },
    });
    if (answer) await this.#keepTokens(tokens, profileId, answer);
    // In one breath with the state: nobody's requests may go with the tokens of somebody else.
    this.#tokens = tokens;
    return this.#become({
      phase: 'signed-in',
      hubUrl: hub.url,
      hubName: hub.name,
      providerId: profile.providerId,
      providerName: profile.providerName,
      person: profile.person,
      deviceId: this.#settings.deviceId,
      profileId,
      renewal: null,
    });
  }

  /** Throws what the file system throws; whoever works here goes on with what they had. */
  async #keepTokens(tokens: Tokens, profileId: string, answer: SessionAnswer): Promise<void> {
    const isTheirs = this.#state.phase === 'signed-in' && this.#state.profileId === profileId;
    const former = isTheirs ? this.#tokens : null;
    await former?.retire();
    try {
      await tokens.accept(answer);
    } catch (error) {
      former?.resume();
      throw error;
    }
  }

  #signedOut(reason: DomainError | null): SessionState {
    this.#tokens = null;
    const hub = this.#settings.hub;
    if (!hub) return this.#become({ phase: 'needs-hub' });
    return this.#become({
      phase: 'signed-out',
      hubUrl: hub.url,
      hubName: hub.name,
      reason: reason && { code: reason.code, ...(reason.details ? { details: reason.details } : {}) },
    });
  }

  #become(state: SessionState): SessionState {
    this.#state = state;
    this.#options.emit('session.changed', state);
    return state;
  }

  async #save(): Promise<void> {
    await this.#options.folder.write(this.#settings, workstationFile);
  }
}
