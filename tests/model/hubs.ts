import type { ModelHub } from './model-hub';
import { PureHub } from './pure-hub';
import type { World } from './world';

/** What stands at the hub's place in a run. */
export const hubKinds = ['pure', 'real'] as const;
export type HubKind = (typeof hubKinds)[number];

export interface HubMaker {
  readonly kind: HubKind;
  make(world: World, seed: string): Promise<ModelHub>;
  /** Ends what all its hubs stood on. */
  close(): Promise<void>;
}

/** The real hub brings a PostgreSQL along, which only those who ask for it should wait for. */
export const openHubMaker = async (kind: HubKind): Promise<HubMaker> => {
  if (kind === 'pure')
    return { kind, make: async (world) => new PureHub(world), close: async () => undefined };
  const { openRealHubs } = await import('./real-hub');
  return openRealHubs();
};
