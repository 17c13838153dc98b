import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceId } from '#shared/kernel/ids';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup, RowPut } from '#shared/sync/row';
import { readLedger } from '#shared/time-entries/ledger';
import {
  type Moment,
  planAway,
  planPause,
  planResume,
  planStart,
  planStop,
  type RunSubject,
} from '#shared/time-entries/plan-timer';
import type { TimeCommand } from '#shared/time-entries/time-command';
import type { RunId, TimeEntry, TimeEntryId } from '#shared/time-entries/time-entry';
import type { Timer } from '#shared/time-entries/timer';
import { sampleMutation, samplePersonId } from '../../support/sample-mutation';
import { noon } from '../../support/sample-rows';

/*
 * One workstation and its person, driven through anything that can befall a timer. What they did is known to the test
 * as spans of real time; what the ledger says must be the same, to the millisecond.
 */

const subject: RunSubject = {
  category: 'client',
  engagementId: null,
  matterId: null,
  workItemId: null,
  activity: null,
  note: '',
  clientZone: null,
  calendarRevision: null,
};

type Step =
  | { readonly kind: 'start' | 'pause' | 'resume' | 'stop' | 'sync' | 'kill' | 'sleep' | 'boot' }
  | { readonly kind: 'away'; readonly share: number; readonly choice: 'keep' | 'discard' | 'assign' }
  | { readonly kind: 'zone'; readonly zone: string };

const steps = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 20 * 3_600_000 }),
    fc.oneof(
      fc
        .constantFrom('start', 'pause', 'resume', 'stop', 'sync', 'kill', 'sleep', 'boot')
        .map((kind): Step => ({ kind: kind as 'start' })),
      fc.record({
        kind: fc.constant('away' as const),
        share: fc.double({ min: 0, max: 1, noNaN: true }),
        choice: fc.constantFrom('keep' as const, 'discard' as const, 'assign' as const),
      }),
      fc.record({
        kind: fc.constant('zone' as const),
        zone: fc.constantFrom('Asia/Kolkata', 'Europe/London', 'Pacific/Apia', 'America/New_York'),
      }),
    ),
  ),
  { maxLength: 40 },
);

/** The hub and the workstation's journal; the workstation itself forgets everything when it is killed. */
class World {
  now = noon;
  #reading = 0;
  #boot = 0;
  #zone = 'Asia/Kolkata';
  #next = 0;
  readonly #hub = new Map<string, RowPut>();
  readonly #taken = new Set<string>();
  #journal: Mutation[] = [];

  /** Ms of real time for which the person wanted to be timed. */
  wanted = 0;

  pass(milliseconds: number, timed: boolean): void {
    this.now += milliseconds;
    this.#reading += milliseconds;
    if (timed) this.wanted += milliseconds;
  }

  boot(): void {
    this.#boot += 1;
    this.#reading = 5;
  }

  travel(zone: string): void {
    this.#zone = zone;
  }

  moment(): Moment {
    return {
      now: this.now,
      monotonic: { reading: this.#reading, bootId: `${this.#boot}`, countsSuspend: true },
      personZone: this.#zone,
      shiftDate: '2026-11-24',
      hubOffset: null,
      deviceId: 'c0000000-0000-7000-8000-000000000001' as DeviceId,
    };
  }

  readonly ids = { run: () => this.#id() as RunId, entry: () => this.#id() as TimeEntryId };

  /** As after a kill: read from what the hub has and the journal keeps, and from nothing else. */
  rows(): Map<string, RowPut> {
    const rows = new Map(this.#hub);
    for (const mutation of this.#journal) this.#apply(rows, mutation);
    return rows;
  }

  timer(): Timer | null {
    return (this.rows().get(nameOf({ kind: 'timer', id: samplePersonId }))?.body as Timer) ?? null;
  }

  entries(): TimeEntry[] {
    return [...this.rows().values()].flatMap((put) => (put.kind === 'timeEntry' ? [put.body] : []));
  }

  say(command: TimeCommand | null): void {
    if (!command) return;
    const mutation = sampleMutation(++this.#next, {
      scope: samplePersonId as never,
      recordedAt: this.now,
      command,
    });
    this.#journal.push(mutation);
    expect(this.#apply(this.rows(), mutation)).toBe(true);
  }

  /** Everything is sent, perhaps twice, since an answer may be lost on its way. */
  sync(): void {
    for (const mutation of [...this.#journal, ...this.#journal]) {
      if (this.#taken.has(mutation.id)) continue;
      this.#taken.add(mutation.id);
      this.#apply(this.#hub, mutation);
    }
    this.#journal = [];
  }

  #apply(rows: Map<string, RowPut>, mutation: Mutation): boolean {
    const lookup: RowLookup = <K extends RowKind>(kind: K, id: string) =>
      rows.get(nameOf({ kind, id }))?.body as RowBody<K> | undefined;
    const decision = decideMutation(lookup, mutation, mutation.recordedAt);
    if (decision.ok) for (const put of decision.value) rows.set(nameOf(put), put);
    return decision.ok;
  }

  #id(): string {
    return `f0000000-0000-7000-8000-${(++this.#next).toString(16).padStart(12, '0')}`;
  }
}

/** What a step has the person say; null where it makes no sense as things stand. */
const commandOf = (world: World, step: Step): TimeCommand | null => {
  const current = world.timer()?.current ?? null;
  const moment = world.moment();
  switch (step.kind) {
    case 'start':
      return planStart(world.timer(), subject, moment, world.ids);
    case 'pause':
      return current?.state === 'running' ? planPause(current, moment, world.ids) : null;
    case 'resume':
      return current?.state === 'paused' ? planResume(current, moment) : null;
    case 'stop':
      return current && planStop(current, moment, world.ids);
    case 'away': {
      if (!current) return null;
      const from = current.startedAt + Math.floor((world.now - current.startedAt) * step.share);
      const choice = step.choice === 'assign' ? { kind: step.choice, subject } : { kind: step.choice };
      return planAway(current, { from, until: world.now }, choice, moment, world.ids);
    }
    default:
      return null;
  }
};

const take = (world: World, step: Step): void => {
  world.say(commandOf(world, step));
  if (step.kind === 'boot') world.boot();
  if (step.kind === 'zone') world.travel(step.zone);
  if (step.kind === 'sync') world.sync();
};

const sum = (entries: readonly TimeEntry[]): number =>
  entries.reduce((all, { startedAt, endedAt }) => all + endedAt - startedAt, 0);

test('no sequence of start, pause, sleep, kill, boot, zone change, time away and sync loses or doubles a millisecond', () => {
  fc.assert(
    fc.property(steps, (drawn) => {
      const world = new World();
      for (const [milliseconds, step] of drawn) {
        world.pass(milliseconds, world.timer()?.current?.state === 'running');
        take(world, step);
      }
      const current = world.timer()?.current ?? null;
      if (current) world.say(planStop(current, world.moment(), world.ids));
      world.sync();
      const { standing } = readLedger(world.entries());
      expect(sum(standing)).toBe(world.wanted);
      for (const [index, { startedAt }] of standing.entries())
        expect(startedAt).toBeGreaterThanOrEqual(standing[index - 1]?.endedAt ?? startedAt);
      expect(world.timer()?.current ?? null).toBeNull();
      expect(world.timer()?.open ?? []).toEqual([]);
    }),
    { numRuns: 300 },
  );
});

test('a wall clock that is set back leaves the length that the monotonic clock saw', () => {
  const world = new World();
  world.say(planStart(null, subject, world.moment(), world.ids));
  world.pass(90_000, true);
  world.now -= 3_600_000;
  const current = world.timer()?.current;
  if (!current) throw new Error('nothing runs');
  const [entry] = planStop(current, world.moment(), world.ids).entries;
  expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(90_000);
  expect(entry?.monotonic?.elapsed).toBe(90_000);
});
