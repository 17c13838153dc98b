// Before Dexie is read, which takes the database of its surroundings as it finds it then.
import 'fake-indexeddb/auto';
import { isDeepStrictEqual } from 'node:util';
import { isWorkItemCommand } from '#shared/sync/command-kind';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { WorkItem } from '#shared/work-items/work-item';
import type { JournalEntry } from '../../electron/journal/journal-state';
import { allBaseRows } from '../../renderer/replica/database/base-rows';
import { openPending } from '../../renderer/replica/database/pending-codec';
import { plainSealing } from '../../renderer/replica/database/sealing';
import { type SlimRow, slimOf } from '../../renderer/replica/queue/slim-row';
import { lee } from '../support/sample-rows';
import type { Ledger } from './ledger';
import type { ModelHub, Sight, Truth } from './model-hub';
import { shortOf } from './person-at-work';
import type { Station } from './station';

const text = (body: string | Uint8Array): string => (typeof body === 'string' ? body : '');

const apartFromMemory = ({ words: _, titleRank: __, referenceRank: ___, ...row }: SlimRow): object => row;

/** What keeps this workstation from being in step with the hub, in words; empty where nothing does. */
export const behind = async (station: Station, hub: ModelHub): Promise<string[]> => {
  const { window, main } = station;
  const who = `station ${station.options.index}`;
  if (!main?.opened?.ok || !main.courier) return [`${who} did not start`];
  if (!window?.ready) return [`${who} has no replica`];
  const found: string[] = [];
  const { journal } = main.opened.value;
  const unanswered = journal.index.unanswered().length;
  if (unanswered > 0) found.push(`${who} holds ${unanswered} mutations that the hub never answered`);
  const state = main.courier.state();
  if (state.contact !== 'in-step') found.push(`${who} is ${state.contact}: ${state.problem?.code ?? ''}`);
  const { database, core } = window;
  const [rows, overlay, unread, pendingRows] = await Promise.all([
    allBaseRows(database),
    database.overlay.toArray(),
    database.unread.toArray(),
    database.pending.toArray(),
  ]);
  const pending = await openPending(plainSealing, pendingRows);
  for (const { state: stands, mutation } of pending)
    if (stands === 'waiting' || stands === 'accepted')
      found.push(`${who} still shows ${shortOf(mutation.id)} as ${stands}`);
  const open = new Set(journal.index.open().map(({ mutation }) => mutation.id as string));
  for (const { mutation } of pending)
    if (!open.has(mutation.id))
      found.push(`${who} shows ${shortOf(mutation.id)}, which its journal does not hold`);
  const shown = new Set(pending.map(({ mutation }) => mutation.id as string));
  // A settlement that a full disk refused is made up for at the next start; nothing hangs on it until then.
  for (const { mutation, answer } of journal.index.open())
    if (!shown.has(mutation.id) && (answer === null || answer.outcome === 'rejected'))
      found.push(`${who} holds ${shortOf(mutation.id)} and does not show it`);
  for (const { key } of overlay)
    found.push(`${who} shows ${key} other than the hub has it, and nothing waits`);
  // Still on its way: comparing every row with the hub's is for whoever has come to rest.
  if (found.length > 0) return found;
  found.push(
    ...differences(who, await hub.sight(station.person.id), rows, new Set(unread.map(({ key }) => key))),
  );
  const expected = Object.fromEntries(
    rows.flatMap(({ key, body }) => {
      if (!key.startsWith('workItem:')) return [];
      const item = JSON.parse(text(body)) as WorkItem;
      return [[item.id as string, apartFromMemory(slimOf(item))]];
    }),
  );
  const grid = Object.fromEntries(
    core.projection.inQueueOrder().map((row) => [row.id as string, apartFromMemory(row)]),
  );
  if (!isDeepStrictEqual(grid, expected))
    found.push(`the grid of ${who} shows other rows than its replica has`);
  return found;
};

const differences = (
  who: string,
  sight: Sight,
  rows: readonly {
    readonly key: string;
    readonly scopes: readonly string[];
    readonly body: string | Uint8Array;
  }[],
  unread: ReadonlySet<string>,
): string[] => {
  const found: string[] = [];
  const here = new Map(rows.map((row) => [row.key, row]));
  for (const [name, { scopes, body }] of sight) {
    const row = here.get(name);
    if (unread.has(name)) continue;
    if (!row) found.push(`${who} lacks ${name}`);
    else if (!isDeepStrictEqual(JSON.parse(text(row.body)), JSON.parse(JSON.stringify(body))))
      found.push(`${who} has an old ${name}`);
    else if (!isDeepStrictEqual([...row.scopes].sort(), [...scopes].sort()))
      found.push(`${who} has ${name} in other scopes`);
  }
  for (const name of here.keys())
    if (!sight.has(name)) found.push(`${who} keeps ${name}, which it may not see`);
  return found;
};

const isSealed = ({ answer }: Pick<JournalEntry, 'answer'>): boolean =>
  answer?.error?.code === 'mutation.quarantined';

/** Everything that read *saved* is at the hub or, where it needs a person, in the journal and before their eyes. */
const lostPromises = (ledger: Ledger, truth: Truth, stations: readonly Station[]): string[] => {
  const journaled = new Map<string, string>();
  for (const { main } of stations)
    if (main?.opened?.ok)
      for (const entry of main.opened.value.journal.index.open())
        journaled.set(entry.mutation.id, isSealed(entry) ? 'sealed' : (entry.answer?.outcome ?? entry.state));
  return [...ledger.promises].flatMap(([id, promise]) => {
    const { station, command } = promise;
    const what = `${command.type} [${shortOf(id)}] of station ${station}`;
    const outcome = truth.outcomes.get(id);
    if (outcome === 'applied' || ledger.excused.has(id)) return [];
    if (outcome === 'rejected')
      return journaled.has(id) || ledger.wasErased(promise)
        ? []
        : [`${what} was refused by the hub, and nobody is told`];
    if (outcome === undefined && ledger.wasLeftToLostHub(id)) return [];
    const kept = journaled.get(id);
    // A hub that was restored need not remember what it refused; whoever asked for it still does. What it sealed is at
    // the hub alone, which must have been told of it again.
    return kept === 'parked' || kept === 'rejected' ? [] : [`${what} read saved, and is lost`];
  });
};

const revisionsOf = (applied: readonly Mutation[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { command } of applied)
    if (isWorkItemCommand(command)) counts.set(command.workItemId, (counts.get(command.workItemId) ?? 0) + 1);
  return counts;
};

/** What was applied is there once: each leaves one activity and one revision behind. */
const doubled = (truth: Truth, sight: Sight): string[] => {
  const found: string[] = [];
  const ids = truth.applied.map(({ id }) => id as string);
  if (new Set(ids).size !== ids.length) found.push('a mutation was applied twice');
  for (const { id, command } of truth.applied)
    if (isWorkItemCommand(command) && !sight.has(`activity:${id}`))
      found.push(`${shortOf(id)} was applied and left no trace`);
  const activities = [...sight.keys()].filter((name) => name.startsWith('activity:'));
  for (const name of activities)
    if (truth.outcomes.get(name.slice('activity:'.length)) !== 'applied')
      found.push(`${name} belongs to nothing that was applied`);
  for (const [id, count] of revisionsOf(truth.applied)) {
    const item = sight.get(nameOf({ kind: 'workItem', id }))?.body as WorkItem | undefined;
    if (item && item.revision !== count + 1)
      found.push(`item ${shortOf(id)} has revision ${item.revision} after ${count} mutations`);
  }
  return found;
};

/** What one device did was judged in the order in which it was done. */
const outOfOrder = (truth: Truth, ledger: Ledger): string[] => {
  const last = new Map<string, Mutation>();
  return truth.applied.flatMap((mutation) => {
    if (!ledger.hasItsOrder(mutation.id)) return [];
    const before = last.get(mutation.deviceId);
    last.set(mutation.deviceId, mutation);
    // What is asked for at once, of rows that have nothing to do with each other, shares a write and has no order.
    const isLater = before !== undefined && before.recordedAt !== mutation.recordedAt;
    return isLater && before.deviceSequence > mutation.deviceSequence
      ? [`${shortOf(mutation.id)} was applied after ${shortOf(before.id)}, which was done later`]
      : [];
  });
};

/** Every entry of time that was taken in stands in its person's own scope. */
const lostTime = (truth: Truth, sights: ReadonlyMap<string, Sight>): string[] =>
  truth.applied.flatMap(({ id, personId, command }) =>
    command.type === 'time-entry.record'
      ? command.entries.flatMap((entry) =>
          sights.get(personId)?.has(`timeEntry:${entry.id}`) === false
            ? [`time entry ${shortOf(entry.id)} of [${shortOf(id)}] is in nobody's ledger`]
            : [],
        )
      : [],
  );

/**
 * Nobody ever wrote with a fence that somebody else's taking had made powerless. Told from the commands alone, by
 * rules of its own: a taking or letting go raises the fence, and whoever writes must name the one that holds.
 */
const brokenFences = (truth: Truth): string[] => {
  const fences = new Map<string, { fence: number; claim: string | null; holder: string | null }>();
  return truth.applied.flatMap(({ id, personId, command }) => {
    if (!isWorkItemCommand(command)) return [];
    const held = fences.get(command.workItemId) ?? { fence: 0, claim: null, holder: null };
    const found: string[] = [];
    if ('fence' in command) {
      const holds =
        typeof command.fence === 'number' ? command.fence === held.fence : command.fence.claim === held.claim;
      if (!holds) found.push(`${command.type} [${shortOf(id)}] was let in on an outdated fence`);
      if (personId !== held.holder && personId !== lee.id)
        found.push(`${command.type} [${shortOf(id)}] was let in from somebody else`);
    }
    const next = held.fence + 1;
    if (command.type === 'work-item.claim')
      fences.set(command.workItemId, { fence: next, claim: id, holder: personId });
    if (command.type === 'work-item.assign')
      fences.set(command.workItemId, { fence: next, claim: id, holder: command.personId });
    if (command.type === 'work-item.release')
      fences.set(command.workItemId, { fence: next, claim: null, holder: null });
    return found;
  });
};

/** Whoever changed a setting after seeing another's change keeps theirs, whatever their clock said. */
const lostPreferences = (truth: Truth, ledger: Ledger, sight: Sight): string[] =>
  [...sight].flatMap(([name, { body }]) => {
    if (!name.startsWith('preference:')) return [];
    const { key, personId, value } = body as { key: string; personId: string; value: string };
    return truth.applied.flatMap(({ command, personId: writer }) =>
      command.type === 'preference.set' &&
      command.key === key &&
      writer === personId &&
      ledger.comesAfter(String(command.value), value)
        ? [`${key} reads "${value}", and "${String(command.value)}" was written after it`]
        : [],
    );
  });

/** Everything that must hold once all has healed and come to rest. */
export const violationsOf = async (
  hub: ModelHub,
  stations: readonly Station[],
  ledger: Ledger,
): Promise<string[]> => {
  const truth = await hub.truth();
  // Lee leads both engagements and is never shut out: what they see is all there is but others' own scopes.
  const sight = await hub.sight(lee.id);
  const people = [...new Set(stations.map(({ person }) => person.id as string))];
  const own = await Promise.all(people.map(async (id) => [id, await hub.sight(id)] as const));
  return [
    ...lostPromises(ledger, truth, stations),
    ...doubled(truth, sight),
    ...lostTime(truth, new Map(own)),
    ...(await hub.brokenChains()),
    ...brokenFences(truth),
    ...outOfOrder(truth, ledger),
    ...new Set(own.flatMap(([, each]) => lostPreferences(truth, ledger, each))),
  ];
};
