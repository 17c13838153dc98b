import type { MutationId } from '#shared/kernel/ids';
import type { PullRequest } from '#shared/protocol/hub-api';
import { oldestWorkstationProtocol } from '#shared/protocol/version';
import type { Mutation } from '#shared/sync/mutation';
import { MemoryHub } from '../support/replica/memory-hub';
import { engagementOf } from '../support/replica/sample-firm';
import { firmRows, modelEngagement, modelEngagements, modelPeople } from './firm';
import type { HubAnswer, HubQuestion, ModelHub, Sight, Truth } from './model-hub';
import type { World } from './world';

const engagementNumber = (scope: string): number =>
  modelEngagements.find((n) => engagementOf(n).id === scope) ?? 1;

interface Pushed {
  readonly mutations: readonly Mutation[];
  readonly epoch?: string;
  readonly after?: MutationId;
}

const isTooOld = (body: string | null): boolean =>
  (JSON.parse(body ?? '{}') as { protocolVersion: number }).protocolVersion < oldestWorkstationProtocol;

const tooOld: HubAnswer = {
  status: 426,
  body: JSON.stringify({ error: { code: 'protocol.workstation-too-old' } }),
};

/** How the hub is broken on purpose, for the model to show that it would notice. */
export interface HubFlaws {
  /** It does not know again what it has judged. */
  readonly forgetful?: boolean;
  /** It lets in whoever comes, whatever fence they name. */
  readonly fenceless?: boolean;
  /** Its pages lack the last row. */
  readonly losesRows?: boolean;
}

/** The rules alone: the hub in memory, which judges and pages as the real one does. */
export class PureHub implements ModelHub {
  readonly #world: World;
  readonly #flaws: HubFlaws;
  /** What was changed before it was judged, as it came. */
  readonly #came = new Map<string, Mutation>();
  readonly #eyes = new Map<string, MemoryHub>();
  readonly #hub = new MemoryHub();
  readonly #absent = new Map<string, Set<string>>();
  #restore: (() => void) | null = null;
  /** How far the last backup reaches: workstations may let go of what is in it. */
  #backedUpTo = 0;

  constructor(world: World, flaws: HubFlaws = {}) {
    this.#world = world;
    this.#flaws = flaws;
    this.#hub.pageSize = 11;
    for (const { id } of modelPeople) {
      const eyes = this.#hub.as(id);
      eyes.join(...modelEngagements.map((n) => engagementOf(n).id));
      this.#eyes.set(id, eyes);
    }
    for (const { scope, kind, body } of firmRows()) this.#hub.put(scope, kind, body);
  }

  async answer({ personId, path, body }: HubQuestion): Promise<HubAnswer> {
    const eyes = this.#of(personId);
    eyes.now = this.#world.now;
    switch (path) {
      case '/v1/hub':
        return this.#says({
          hubId: '00000000-0000-7000-8000-000000000001',
          name: 'Hub',
          protocolVersion: 1,
          oldestWorkstationProtocol: 1,
          sampleSignIn: false,
        });
      case '/v1/pull':
        if (isTooOld(body)) return tooOld;
        return { status: 200, body: this.#spoilPage(eyes.page(JSON.parse(body ?? '') as PullRequest)) };
      case '/v1/mutations': {
        if (isTooOld(body)) return tooOld;
        const { mutations, epoch, after } = JSON.parse(body ?? '') as Pushed;
        const isMeant = epoch === undefined || epoch === eyes.epoch;
        const answers = isMeant
          ? eyes.judge(
              mutations.map((mutation) => this.#spoil(mutation, eyes)),
              after,
            )
          : [];
        return this.#says({
          epoch: eyes.epoch,
          answers,
          backupWatermark: isMeant ? this.#backedUpTo : 0,
          now: eyes.now,
        });
      }
      case '/v1/claims/next':
        if (isTooOld(body)) return tooOld;
        return this.#says(eyes.claimNext((JSON.parse(body ?? '') as { id: MutationId }).id));
      case '/v1/forgets': {
        const { scope } = JSON.parse(body ?? '') as { scope: string };
        const receipt = eyes.receipt(scope);
        return receipt
          ? this.#says(receipt)
          : { status: 409, body: JSON.stringify({ error: { code: 'scope.still-visible' } }) };
      }
      default:
        return { status: 404, body: JSON.stringify({ error: { code: 'request.not-found' } }) };
    }
  }

  async setMember(personId: string, scope: string, isMember: boolean): Promise<void> {
    const absent = this.#absent.get(scope) ?? new Set();
    this.#absent.set(scope, absent);
    const eyes = this.#of(personId);
    if (isMember) absent.delete(personId);
    else absent.add(personId);
    if (isMember) eyes.join(scope);
    else eyes.leave(scope);
    await this.put(scope, 'engagement', modelEngagement(engagementNumber(scope), absent));
  }

  async put(scope: string, kind: string, body: { readonly id: string }): Promise<void> {
    this.#hub.put(scope, kind, body);
  }

  async backUp(): Promise<void> {
    this.#restore = this.#hub.backUp();
    this.#backedUpTo = this.#hub.seq;
  }

  async restore(): Promise<boolean> {
    this.#restore?.();
    return this.#restore !== null;
  }

  async restart(): Promise<void> {}

  async killDatabase(): Promise<void> {}

  async head(): Promise<number> {
    return this.#hub.seq;
  }

  async truth(): Promise<Truth> {
    const applied = this.#hub.applied.map((mutation) => this.#came.get(mutation.id) ?? mutation);
    return { outcomes: this.#hub.outcomes(), applied };
  }

  async sight(personId: string): Promise<Sight> {
    return this.#of(personId).visible();
  }

  async brokenChains(): Promise<string[]> {
    return [];
  }

  async close(): Promise<void> {}

  #spoilPage(text: string): string {
    if (this.#flaws.losesRows !== true) return text;
    const page = JSON.parse(text) as { entries: unknown[] };
    return JSON.stringify({
      ...page,
      entries: page.entries.length > 3 ? page.entries.slice(0, -1) : page.entries,
    });
  }

  #spoil(mutation: Mutation, eyes: MemoryHub): Mutation {
    const { forgetful, fenceless } = this.#flaws;
    if (forgetful === true) eyes.forgetOutcome(mutation.id);
    if (fenceless !== true || !('fence' in mutation.command)) return mutation;
    const item = eyes.row('workItem', mutation.command.workItemId);
    this.#came.set(mutation.id, mutation);
    return item ? { ...mutation, command: { ...mutation.command, fence: item.fence } } : mutation;
  }

  #of(personId: string): MemoryHub {
    const eyes = this.#eyes.get(personId);
    if (!eyes) throw new Error(`nobody called ${personId} works here`);
    return eyes;
  }

  #says(body: object): HubAnswer {
    return { status: 200, body: JSON.stringify(body) };
  }
}
