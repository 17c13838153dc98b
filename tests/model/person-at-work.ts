// Before Dexie is read, which takes the database of its surroundings as it finds it then.
import 'fake-indexeddb/auto';
import type { MutationId } from '#shared/kernel/ids';
import { preferenceId } from '#shared/preferences/preference';
import { attentionGroups } from '#shared/sync/attention';
import type { Command } from '#shared/sync/mutation';
import type { RowBody } from '#shared/sync/row';
import type { TimeEntryId } from '#shared/time-entries/time-entry';
import type { WorkItem } from '#shared/work-items/work-item';
import type { FenceReference } from '#shared/work-items/work-item-command';
import { sheavedRows } from '../../renderer/replica/database/base-rows';
import { openPending } from '../../renderer/replica/database/pending-codec';
import { plainSealing } from '../../renderer/replica/database/sealing';
import { readVisibleRows } from '../../renderer/replica/database/visible-rows';
import type { Order } from '../../renderer/replica/worker/order';
import { lee, pat, rae, sam } from '../support/sample-rows';
import { sampleEntry } from '../support/sample-time';
import type { Chance } from './chance';
import type { Ledger } from './ledger';
import type { Station, Window } from './station';

const preferenceKeys = ['queue.views', 'interface.theme'] as const;

interface Asked {
  readonly scope: string;
  readonly command: Command;
}

const fenceFor = (window: Window, item: WorkItem): FenceReference => {
  const claim = item.hold?.mutationId ?? null;
  return claim !== null && window.claims.has(claim) ? { claim } : item.fence;
};

/** What somebody who holds the item would do next. */
const asHolder = (chance: Chance, item: WorkItem, fence: FenceReference): Command => {
  const workItemId = item.id;
  const tick = (): Command => ({
    type: 'work-item.tick',
    workItemId,
    fence,
    checklistItemId: chance.pick(['1', '2']),
    done: chance.happens(0.7),
  });
  const note = `N${chance.between(1, 999)}`;
  switch (item.status) {
    case 'started':
      return chance.pick<() => Command>([
        tick,
        tick,
        () => ({ type: 'work-item.wait', workItemId, fence, note }),
        () => ({ type: 'work-item.send-for-review', workItemId, fence, note }),
        () => ({ type: 'work-item.complete', workItemId, fence, note }),
        () => ({ type: 'work-item.release', workItemId, fence, note }),
      ])();
    case 'approved':
      return { type: 'work-item.complete', workItemId, fence, note };
    default:
      return chance.pick<() => Command>([
        () => ({ type: 'work-item.start', workItemId, fence }),
        () => ({ type: 'work-item.start', workItemId, fence }),
        tick,
        () => ({ type: 'work-item.check-out', workItemId, fence }),
        () => ({ type: 'work-item.check-in', workItemId, fence }),
        () => ({ type: 'work-item.release', workItemId, fence }),
      ])();
  }
};

const onItem = (chance: Chance, window: Window, station: Station, item: WorkItem): Command => {
  const { person } = station;
  const workItemId = item.id;
  const note = `N${chance.between(1, 999)}`;
  const fence = chance.happens(0.05) ? Math.max(0, item.fence - 1) : fenceFor(window, item);
  if (chance.happens(0.25)) return { type: 'work-item.note', workItemId, note };
  const reviews = person.id === rae.id || person.id === lee.id;
  if (reviews && (item.status === 'review' || chance.happens(0.1)))
    return chance.happens(0.6)
      ? { type: 'work-item.approve', workItemId, note }
      : { type: 'work-item.return', workItemId, note };
  if (person.id === lee.id && chance.happens(0.6))
    return chance.pick<Command>([
      { type: 'work-item.assign', workItemId, personId: chance.pick([pat.id, sam.id]) },
      {
        type: 'work-item.reserve',
        workItemId,
        reservedFor: { kind: 'person', personId: chance.pick([pat.id, sam.id]) },
      },
      { type: 'work-item.release', workItemId, fence },
    ]);
  if (item.assigneeId === person.id) return asHolder(chance, item, fence);
  return chance.happens(0.9) ? { type: 'work-item.claim', workItemId } : asHolder(chance, item, fence);
};

/** A stretch that ended just now, typed in. */
const recordTime = (chance: Chance, station: Station): Command => {
  const endedAt = station.now();
  const startedAt = endedAt - chance.between(1, 120) * 60_000;
  const id = station.ids.row() as TimeEntryId;
  const shiftDate = new Date(startedAt).toISOString().slice(0, 10);
  return {
    type: 'time-entry.record',
    entries: [sampleEntry(1, { id, startedAt, endedAt, shiftDate, category: 'training' })],
  };
};

const visibleItems = async (window: Window): Promise<WorkItem[]> => {
  const ids: string[] = [];
  for await (const rows of sheavedRows(window.database, 'workItem'))
    ids.push(...rows.map(({ key }) => key.slice('workItem:'.length)));
  const rows = await readVisibleRows(
    window.database,
    plainSealing,
    ids.map((id) => ({ kind: 'workItem', id })),
  );
  return ids.flatMap((id) => rows('workItem', id) ?? []);
};

/** What they ask for, from what they see; null where there is nothing to do. */
const drawOrder = async (
  chance: Chance,
  window: Window,
  station: Station,
  ledger: Ledger,
): Promise<(Asked & { readonly sees: string | null }) | null> => {
  const { person } = station;
  if (chance.happens(0.15)) {
    const key = chance.pick(preferenceKeys);
    const id = preferenceId(person.id, key);
    const rows = await readVisibleRows(window.database, plainSealing, [{ kind: 'preference', id }]);
    const present: RowBody<'preference'> | undefined = rows('preference', id);
    const value = ledger.newValue(station.options.index);
    return {
      scope: person.id,
      command: { type: 'preference.set', key, value },
      sees: typeof present?.value === 'string' ? present.value : null,
    };
  }
  if (chance.happens(0.12)) return { scope: person.id, command: recordTime(chance, station), sees: null };
  const items = await visibleItems(window);
  if (items.length === 0) return null;
  const mine = items.filter(({ assigneeId }) => assigneeId === person.id);
  const item = mine.length > 0 && chance.happens(0.6) ? chance.pick(mine) : chance.pick(items);
  return { scope: item.engagementId, command: onItem(chance, window, station, item), sees: null };
};

/** Somebody at a workstation does one thing, or a few at once. */
export const act = async (station: Station, chance: Chance, ledger: Ledger): Promise<void> => {
  const window = station.usable;
  if (!window) return;
  const asked: (Asked & { readonly sees: string | null })[] = [];
  for (let n = chance.happens(0.15) ? chance.between(2, 3) : 1; n > 0; n--) {
    const order = await drawOrder(chance, window, station, ledger).catch(() => null);
    if (order) asked.push(order);
  }
  if (asked.length === 0 || !window.alive) return;
  const orders = asked.map(
    ({ scope, command }): Order => ({
      id: station.ids.mutation(),
      scope,
      command,
      recordedAt: station.now(),
      dependsOn: [],
    }),
  );
  const answers = await window.core.dispatch(orders);
  answers.forEach((answer, at) => {
    const order = orders[at];
    const { sees } = asked[at] ?? { sees: null };
    if (!order) return;
    const said = answer.ok ? 'saved' : `refused, ${answer.error.code}`;
    station.note(`${describe(order.command)} [${shortOf(order.id)}] ${said}`);
    if (!answer.ok) return;
    ledger.saved(station.options.index, order.id, order.scope, order.command, sees);
  });
};

/** They have chosen for them what to do next, by the hub or, where that cannot be asked, by their workstation. */
export const claimNext = async (station: Station, ledger: Ledger): Promise<void> => {
  const window = station.usable;
  if (!window) return;
  const id = station.ids.mutation();
  const canKeep = (): boolean => !station.disk.full && !station.disk.syncFails;
  const couldKeep = canKeep();
  const claimed = await window.core.claimNext(id);
  const workItemId = claimed.ok ? (claimed.value?.workItemId ?? null) : null;
  const items = workItemId === null ? [] : await visibleItems(window);
  const item = items.find((one) => one.id === workItemId);
  const said = claimed.ok ? (item ? 'got it' : 'got none') : `refused, ${claimed.error.code}`;
  station.note(`asks for the next [${shortOf(id)}] ${said}`);
  // On a disk that takes nothing it stands at the hub alone, and nobody promises more.
  if (!item || !couldKeep || !canKeep()) return;
  const command = { type: 'work-item.claim', workItemId: item.id } as const;
  ledger.saved(station.options.index, id, item.engagementId, command, null);
  ledger.overtook(id);
};

/** Of what stood under one heading, what left it though something that hung on it was refused again. */
const goneOf = async (window: Window, members: readonly string[]): Promise<string[]> => {
  const stored = window.alive ? await window.database.pending.bulkGet([...members]).catch(() => null) : null;
  return stored === null ? [] : members.filter((_, at) => stored[at] === undefined);
};

/** They look at what needs attention, and decide about one thing. */
export const attend = async (station: Station, chance: Chance, ledger: Ledger): Promise<void> => {
  const window = station.usable;
  if (!window) return;
  const stored = await window.database.pending.toArray().catch(() => []);
  const entries = (await openPending(plainSealing, stored)).filter(({ discardedAt }) => discardedAt === null);
  const groups = attentionGroups(entries);
  if (groups.length === 0 || !window.alive) return;
  const group = chance.pick(groups);
  const head = group.head.mutation.id;
  const members = [group.head, ...group.dependents].map(({ mutation }) => mutation.id as string);
  if (chance.happens(0.5)) {
    const retried = await window.core.retryAttention(head);
    station.note(`asks again for [${shortOf(head)}]: ${retried.ok ? 'saved' : retried.error.code}`);
    // Only what left the replica was asked anew; its place is taken by what was.
    ledger.replaced(retried.ok ? members : await goneOf(window, members));
    return;
  }
  ledger.letGo(members);
  const discarded = await window.core.discardAttention(head);
  station.note(`lets go of [${shortOf(head)}]: ${discarded.ok ? 'done' : discarded.error.code}`);
  if (chance.happens(0.3)) {
    const restored = await window.core.restoreAttention(head);
    station.note(`takes [${shortOf(head)}] back: ${restored.ok ? 'done' : restored.error.code}`);
  }
};

export const shortOf = (id: MutationId | string): string => id.slice(-6);

const describe = (command: Command): string => {
  if (command.type === 'preference.set') return `sets ${command.key} to ${String(command.value)}`;
  if (!('workItemId' in command)) return command.type;
  const fence =
    'fence' in command
      ? ` with ${typeof command.fence === 'number' ? command.fence : `claim ${shortOf(command.fence.claim)}`}`
      : '';
  return `${command.type.slice('work-item.'.length)} ${Number.parseInt(command.workItemId.slice(-12), 16)}${fence}`;
};
