import { type DomainError, domainError } from '#shared/kernel/errors';
import type { MutationId, ScopeId } from '#shared/kernel/ids';
import type {
  FeedEntry,
  FeedPage,
  ForgetReceipt,
  MutationAnswer,
  NextClaim,
  PullRequest,
} from '#shared/protocol/hub-api';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup } from '#shared/sync/row';
import { claimProblem, requirementOf } from '#shared/work-items/decide-work-item';
import { inClaimOrder } from '#shared/work-items/next-claim';
import type { WorkItem } from '#shared/work-items/work-item';
import { sampleMutation } from '../sample-mutation';
import { noon, pat } from '../sample-rows';

interface HubRow {
  readonly scope: string;
  readonly seq: number;
  readonly kind: string;
  readonly id: string;
  /** Null once it left this scope. */
  readonly body: object | null;
}

interface Outcome {
  readonly outcome: 'applied' | 'rejected';
  readonly seq: number;
  readonly error: DomainError | null;
}

type PullAsked = Pick<PullRequest, 'epoch' | 'cursors' | 'upTo'>;

/** What the hub keeps, whoever looks at it. */
class Kept {
  epoch = 'epoch-1';
  now = noon;
  seq = 0;
  pageSize = 3;
  rows = new Map<string, HubRow>();
  outcomes = new Map<string, Outcome>();
  /** What was given to whoever asked for the next item, by the claim's id. */
  chosen = new Map<string, NextClaim>();
  /** Mutations that were applied, in the order in which they were. */
  applied: Mutation[] = [];
}

/** The scope that everybody in the provider sees. */
export const providerScope = '90000000-0000-7000-8000-000000000001';

/**
 * A hub without a database or a network, for one person's eyes: one row a scope at its latest number, numbers in
 * commit order, the shared rules for every mutation, pages and answers as the hub's own make them.
 */
export class MemoryHub {
  readonly #kept: Kept;
  readonly #person: string;
  readonly #scopes: Set<string>;

  constructor(person: string = pat.id, kept = new Kept()) {
    this.#person = person;
    this.#kept = kept;
    this.#scopes = new Set([providerScope, person]);
  }

  /** The same hub for somebody else's eyes. */
  as(person: string): MemoryHub {
    return new MemoryHub(person, this.#kept);
  }

  get epoch(): string {
    return this.#kept.epoch;
  }
  set epoch(epoch: string) {
    this.#kept.epoch = epoch;
  }
  /** Epoch ms by the hub's clock. */
  get now(): number {
    return this.#kept.now;
  }
  set now(now: number) {
    this.#kept.now = now;
  }
  get seq(): number {
    return this.#kept.seq;
  }
  set seq(seq: number) {
    this.#kept.seq = seq;
  }
  get pageSize(): number {
    return this.#kept.pageSize;
  }
  set pageSize(pageSize: number) {
    this.#kept.pageSize = pageSize;
  }
  get applied(): readonly Mutation[] {
    return this.#kept.applied;
  }
  /** Scopes that a receipt was given for, in order. */
  readonly receipts: string[] = [];
  /** Scopes that may lie on no disk. */
  readonly offDisk = new Set<string>();
  readonly #left = new Set<string>();

  /** From now on the person sees this scope. */
  join(...scopes: readonly string[]): void {
    for (const scope of scopes) {
      this.#scopes.add(scope);
      this.#left.delete(scope);
    }
  }

  leave(scope: string): void {
    this.#scopes.delete(scope);
    this.#left.add(scope);
  }

  /** The receipt for erasing a scope; null where the person sees it. */
  receipt(scope: string): ForgetReceipt | null {
    if (this.#scopes.has(scope)) return null;
    this.receipts.push(scope);
    return { index: this.receipts.length, hash: '0'.repeat(64), at: this.now };
  }

  /** Writes a row into a scope; what the body holds is the caller's affair, as it is with a newer hub's. */
  put(scope: string, kind: string, body: { readonly id: string }): void {
    this.seq += 1;
    this.#kept.rows.set(`${scope} ${kind}:${body.id}`, { scope, seq: this.seq, kind, id: body.id, body });
  }

  /** Takes a row out of a scope and leaves a tombstone there. */
  remove(scope: string, kind: string, id: string): void {
    this.seq += 1;
    this.#kept.rows.set(`${scope} ${kind}:${id}`, { scope, seq: this.seq, kind, id, body: null });
  }

  /** Every row this person sees, by name, with the scopes it stands in. */
  visible(): Map<string, { readonly scopes: readonly string[]; readonly body: object }> {
    const seen = new Map<string, { scopes: string[]; body: object; seq: number }>();
    for (const { scope, seq, kind, id, body } of this.#kept.rows.values()) {
      if (body === null || !this.#scopes.has(scope)) continue;
      const name = `${kind}:${id}`;
      const known = seen.get(name);
      const scopes = [...(known?.scopes ?? []), scope].sort();
      seen.set(name, known && known.seq > seq ? { ...known, scopes } : { scopes, body, seq });
    }
    return new Map([...seen].map(([name, { scopes, body }]) => [name, { scopes, body }]));
  }

  /** The row as this person sees it. */
  row<K extends RowKind>(kind: K, id: string): RowBody<K> | undefined {
    const standing = [...this.#scopes].flatMap(
      (scope) => this.#kept.rows.get(`${scope} ${nameOf({ kind, id })}`) ?? [],
    );
    const [newest] = standing.filter(({ body }) => body !== null).sort((a, b) => b.seq - a.seq);
    return newest?.body as RowBody<K> | undefined;
  }

  /** One page of the feed, as text. */
  page(asked: PullAsked): string {
    const rebuild = asked.epoch !== null && asked.epoch !== this.epoch;
    const cursors = new Map(
      rebuild || asked.epoch === null ? [] : asked.cursors.map(({ scope, seq }) => [scope as string, seq]),
    );
    const head = rebuild ? this.seq : Math.min(asked.upTo ?? this.seq, this.seq);
    const scopes = [...this.#scopes];
    const after = (scope: string): number => cursors.get(scope) ?? 0;
    const due = [...this.#kept.rows.values()]
      .filter(({ scope, seq, body }) => {
        if (!this.#scopes.has(scope) || seq > head || seq <= after(scope)) return false;
        return after(scope) > 0 || body !== null;
      })
      .sort((a, b) => a.seq - b.seq);
    const more = due.length > this.pageSize;
    const shown = due.slice(0, this.pageSize);
    const reached = more ? (shown.at(-1)?.seq ?? 0) : head;
    const page: FeedPage = {
      epoch: this.epoch,
      rebuild,
      head,
      entries: shown.map(
        ({ scope, seq, kind, id, body }): FeedEntry => ({
          scope,
          seq,
          kind,
          id,
          row: body as FeedEntry['row'],
        }),
      ),
      cursors: scopes.map((scope) => ({ scope, seq: Math.max(after(scope), reached) })),
      forget: asked.cursors
        .map(({ scope }) => scope as string)
        .filter((scope) => !rebuild && !this.#scopes.has(scope)),
      backfill: scopes.filter((scope) => !cursors.has(scope)),
      offDisk: scopes.filter((scope) => this.offDisk.has(scope)),
      more,
      now: this.now,
    };
    return JSON.stringify(page);
  }

  /**
   * Judges mutations in their order; what was judged before is answered as it was then.
   * @param after where this one was not judged before, nothing is
   */
  judge(mutations: readonly Mutation[], after?: MutationId): MutationAnswer[] {
    if (after !== undefined && !this.#kept.outcomes.has(after)) return [];
    return mutations.map((mutation) => this.#judge(mutation));
  }

  /** Claims what the person should do next, by the clock alone; asked again, the same item. */
  claimNext(id: MutationId): NextClaim {
    const before = this.#kept.chosen.get(id);
    if (before !== undefined) return before;
    const actor = this.row('person', this.#person);
    const free = [...this.visible()].flatMap(([name, { body }]) => {
      const item = body as WorkItem;
      const engagement = name.startsWith('workItem:') && this.row('engagement', item.engagementId);
      if (!actor || !engagement || claimProblem(item, { actor, engagement, now: this.now })) return [];
      const { serviceLine } = engagement;
      return [{ ...item, serviceLine, requirement: requirementOf(item, engagement) }];
    });
    const scene = { now: this.now, openUntilDue: () => null, linesHeld: new Set<never>() };
    const [first] = inClaimOrder(free, scene);
    if (!first) return { workItemId: null, seq: 0 };
    const scope = first.engagementId as string as ScopeId;
    const command = { type: 'work-item.claim', workItemId: first.id } as const;
    const [answer] = this.judge([
      sampleMutation(1, { id, command, scope, personId: this.#person as never, recordedAt: this.now }),
    ]);
    const claimed = { workItemId: first.id, scope, seq: answer?.seq ?? 0 };
    this.#kept.chosen.set(id, claimed);
    return claimed;
  }

  /** Whether this mutation was taken in, and so not twice. */
  outcomeOf(id: string): Outcome['outcome'] | undefined {
    return this.#kept.outcomes.get(id)?.outcome;
  }

  /** Whether this mutation lies sealed for whoever leads the engagement that its author lost. */
  isSealed(id: string): boolean {
    return this.#kept.outcomes.get(id)?.error?.code === 'mutation.quarantined';
  }

  /** As a hub would that keeps no record; only a broken one does. */
  forgetOutcome(id: string): void {
    this.#kept.outcomes.delete(id);
  }

  /** What became of every mutation that was judged. */
  outcomes(): Map<string, Outcome['outcome']> {
    return new Map([...this.#kept.outcomes].map(([id, { outcome }]) => [id, outcome]));
  }

  /** A copy of everything, to go back to. */
  backUp(): () => void {
    const kept = this.#kept;
    const rows = new Map(kept.rows);
    const outcomes = new Map(kept.outcomes);
    const chosen = new Map(kept.chosen);
    const applied = [...kept.applied];
    const { seq } = kept;
    return () => {
      kept.rows = new Map(rows);
      kept.outcomes = new Map(outcomes);
      kept.chosen = new Map(chosen);
      kept.applied = [...applied];
      kept.seq = seq;
      kept.epoch = `${kept.epoch}+`;
    };
  }

  #judge(mutation: Mutation): MutationAnswer {
    const before = this.#kept.outcomes.get(mutation.id);
    if (before) {
      return this.#answer(mutation, before, true);
    }
    const broken = mutation.dependsOn.find((id) => this.#kept.outcomes.get(id)?.outcome === 'rejected');
    const lookup: RowLookup = (kind, id) => this.row(kind, id);
    const decision = this.#left.has(mutation.scope)
      ? { ok: false as const, error: domainError('mutation.quarantined') }
      : broken === undefined
        ? decideMutation(lookup, mutation, this.now)
        : { ok: false as const, error: domainError('mutation.dependency-rejected', { mutation: broken }) };
    if (decision.ok) for (const { scope, kind, body } of decision.value) this.put(scope, kind, body);
    const outcome: Outcome = decision.ok
      ? { outcome: 'applied', seq: this.seq, error: null }
      : { outcome: 'rejected', seq: this.seq, error: decision.error };
    this.#kept.outcomes.set(mutation.id, outcome);
    if (decision.ok) this.#kept.applied.push(mutation);
    return this.#answer(mutation, outcome);
  }

  #answer({ id, command }: Mutation, { outcome, seq, error }: Outcome, again = false): MutationAnswer {
    if (error === null) return { id, outcome: again ? 'duplicate' : outcome, seq };
    const current = 'workItemId' in command ? this.row('workItem', command.workItemId) : undefined;
    const wire = error.details ? { code: error.code, details: error.details } : { code: error.code };
    return { id, outcome, seq, error: wire, current: current ?? null };
  }

  /** Who looks at this hub. */
  get person(): string {
    return this.#person;
  }
}
