import type { Mutation } from '#shared/sync/mutation';

/** One request as it reaches the hub, whoever carried it. */
export interface HubQuestion {
  readonly personId: string;
  readonly deviceId: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

export interface HubAnswer {
  readonly status: number;
  readonly body: string;
}

/** What a person sees of the hub, by name. */
export type Sight = ReadonlyMap<string, { readonly scopes: readonly string[]; readonly body: object }>;

/** What the hub says it has, for the checker. */
export interface Truth {
  readonly outcomes: ReadonlyMap<string, 'applied' | 'rejected'>;
  /** In the order in which they were applied. */
  readonly applied: readonly Mutation[];
}

/** The hub under a run: the pure rules in memory, or the real program on PostgreSQL. */
export interface ModelHub {
  answer(question: HubQuestion): Promise<HubAnswer>;
  setMember(personId: string, scope: string, isMember: boolean): Promise<void>;
  /** Somebody at the hub's side writes a row into a scope, as a newer hub or an import may. */
  put(scope: string, kind: string, body: { readonly id: string }): Promise<void>;
  /** Remembers everything as it now is. */
  backUp(): Promise<void>;
  /** Goes back to what was remembered, under a new epoch; false where nothing was. */
  restore(): Promise<boolean>;
  /** The process is killed and another one started on what it left. */
  restart(): Promise<void>;
  /** The same with the database's. */
  killDatabase(): Promise<void>;
  head(): Promise<number>;
  truth(): Promise<Truth>;
  sight(personId: string): Promise<Sight>;
  /** What is not as it arrived in the chains of time and audit. */
  brokenChains(): Promise<string[]>;
  close(): Promise<void>;
}
