import type { DeviceId, MutationId, PersonId, ScopeId, WorkItemId } from '#shared/kernel/ids';
import type { Mutation } from '#shared/sync/mutation';

const uuid = (prefix: string, n: number): string =>
  `${prefix}-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;

export const samplePersonId = uuid('a0000000', 1) as PersonId;
export const sampleScopeId = uuid('b0000000', 1) as ScopeId;
export const sampleDeviceId = uuid('c0000000', 1) as DeviceId;

/** The n-th mutation of one device: the same one whenever it is asked for. */
export const sampleMutation = (n: number, change: Partial<Mutation> = {}): Mutation => ({
  id: uuid('d0000000', n) as MutationId,
  scope: sampleScopeId,
  personId: samplePersonId,
  deviceId: sampleDeviceId,
  deviceSequence: n,
  recordedAt: Date.UTC(2026, 10, 24, 9, 0, n % 60),
  dependsOn: [],
  command: { type: 'work-item.note', workItemId: uuid('e0000000', n) as WorkItemId, note: `Note ${n}` },
  ...change,
});
