import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceId } from '#shared/kernel/ids';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup, RowPut } from '#shared/sync/row';
import { readLedger } from '#shared/time-entries/ledger';
import { measure } from '#shared/time-entries/measured-duration';
import {
  type Moment,
  planAway,
  planPause,
  planResume,
  planStart,
  planStop,
} from '#shared/time-entries/plan-timer';
import type { TimeCommand } from '#shared/time-entries/time-command';
import type { RunId, TimeEntry, TimeEntryId } from '#shared/time-entries/time-entry';
import type { Timer } from '#shared/time-entries/timer';
import { sampleMutation, samplePersonId } from '../../support/sample-mutation';
import { noon } from '../../support/sample-rows';
import { sampleSubject as subject } from '../../support/sample-time';

/*
 * One workstation and its person, driven through anything that can befall a timer. What they did is known to the test
 * as spans of real time; what the ledger says must be the same, to the millisecond.
 */

type Act = 'start' | 'pause' | 'resume' | 'stop';

type Step =
  | { readonly kind: Act | 'sleep' | 'boot' }
  /** kill -9 in the middle of doing something, before or after the journal had it. */
  | { readonly kind: 'kill'; readonly during: Act; readonly journaled: boolean }
  /** What is sent, as shares of what waits: how much reaches the hub, and of how much the answer comes back. */
  | { readonly kind: 'sync'; readonly sent: number; readonly answered: number }
  | { readonly kind: 'away'; readonly share: number; readonly choice: 'keep' | 'discard' | 'assign' }
  | { readonly kind: 'zone'; readonly zone: string };

const acts = ['start', 'pause', 'resume', 'stop'] as const;
const share = fc.double({ min: 0, max: 1, noNaN: true });

const steps = fc.array(
  fc.tuple(
    fc.integer({ min: 1, max: 20 * 3_600_000 }),
    fc.oneof(
      fc.constantFrom(...acts, 'sleep' as const, 'boot' as const).map((kind): Step => ({ kind })),
      fc.record({
        kind: fc.constant('kill' as const),
        during: fc.constantFrom(...acts),
        journaled: fc.boolean(),
      }),
      fc.record({ kind: fc.constant('sync' as const), sent: share, answered: share }),
      fc.record({
        kind: fc.constant('away' as const),
        share,
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

/**
 * The hub and the workstation's journal. The workstation keeps nothing else: whatever it shows is read from these two, as
 * after a kill, so that one may come between any two steps.
 */
class World {
  now = noon;
  readonly countsSuspend: boolean;
  #reading = 0;
  #boot = 0;
  #zone = 'Asia/Kolkata';
  #next = 0;
  readonly #hub = new Map<string, RowPut>();
  readonly #taken = new Set<string>();
  #journal: Mutation[] = [];

  /** @param countsSuspend whether this machine's monotonic clock goes on while it sleeps */
  constructor(countsSuspend: boolean) {
    this.countsSuspend = countsSuspend;
  }

  /** Ms of real time for which the person wanted to be timed. */
  wanted = 0;

  pass(milliseconds: number, { timed, asleep }: { readonly timed: boolean; readonly asleep: boolean }): void {
    this.now += milliseconds;
    if (!asleep || this.countsSuspend) this.#reading += milliseconds;
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
      monotonic: { reading: this.#reading, bootId: `${this.#boot}`, countsSuspend: this.countsSuspend },
      personZone: this.#zone,
      shiftDate: '2026-11-24',
      hubOffset: null,
      deviceId: 'c0000000-0000-7000-8000-000000000001' as DeviceId,
    };
  }

  readonly ids = { run: () => this.#id() as RunId, entry: () => this.#id() as TimeEntryId };

  /**
   * What the hub has, and on top of it what the journal keeps: also what the hub has had already, where its answer was
   * lost on the way.
   */
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

  /** Sends some of what waits, in order; the hub knows by its id what it had before. Unanswered, it is sent again. */
  sync(sent: number, answered: number): void {
    const sending = this.#journal.slice(0, Math.ceil(this.#journal.length * sent));
    for (const mutation of sending) {
      if (this.#taken.has(mutation.id)) continue;
      this.#taken.add(mutation.id);
      expect(this.#apply(this.#hub, mutation)).toBe(true);
    }
    this.#journal = this.#journal.slice(Math.floor(sending.length * answered));
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
const actOf = (world: World, act: Act): TimeCommand | null => {
  const current = world.timer()?.current ?? null;
  const moment = world.moment();
  switch (act) {
    case 'start':
      return planStart(world.timer(), subject, moment, world.ids);
    case 'pause':
      return current?.state === 'running' ? planPause(current, moment, world.ids) : null;
    case 'resume':
      return current?.state === 'paused' ? planResume(current, moment, world.ids) : null;
    case 'stop':
      return current && planStop(current, moment, world.ids);
  }
};

const awayOf = (world: World, step: Extract<Step, { kind: 'away' }>): TimeCommand | null => {
  const current = world.timer()?.current ?? null;
  if (!current) return null;
  const from = current.startedAt + Math.floor((world.now - current.startedAt) * step.share);
  const choice = step.choice === 'assign' ? { kind: step.choice, subject } : { kind: step.choice };
  return planAway(current, { from, until: world.now }, choice, world.moment(), world.ids);
};

const take = (world: World, step: Step): void => {
  if (step.kind === 'sleep') return;
  if (step.kind === 'boot') world.boot();
  else if (step.kind === 'zone') world.travel(step.zone);
  else if (step.kind === 'sync') world.sync(step.sent, step.answered);
  else if (step.kind === 'away') world.say(awayOf(world, step));
  else if (step.kind === 'kill') {
    const doing = actOf(world, step.during);
    // What the journal never had was never called saved: what ran before runs on.
    if (step.journaled) world.say(doing);
  } else world.say(actOf(world, step.kind));
};

const sum = (entries: readonly TimeEntry[]): number =>
  entries.reduce((all, { startedAt, endedAt }) => all + endedAt - startedAt, 0);

test('no sequence of start, pause, sleep, kill, boot, zone change, time away and sync loses or doubles a millisecond', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), (drawn, countsSuspend) => {
      const world = new World(countsSuspend);
      for (const [milliseconds, step] of drawn) {
        const timed = world.timer()?.current?.state === 'running';
        world.pass(milliseconds, { timed, asleep: step.kind === 'sleep' });
        take(world, step);
      }
      const current = world.timer()?.current ?? null;
      if (current) world.say(planStop(current, world.moment(), world.ids));
      world.sync(1, 1);
      const { standing } = readLedger(world.entries());
      expect(sum(standing)).toBe(world.wanted);
      for (const [index, { startedAt }] of standing.entries())
        expect(startedAt).toBeGreaterThanOrEqual(standing[index - 1]?.endedAt ?? startedAt);
      expect(world.timer()?.current ?? null).toBeNull();
      expect(world.timer()?.open ?? []).toEqual([]);
      // Nobody set a clock: what the two clocks make of an entry never says that somebody did.
      for (const entry of standing) {
        const { kind } = measure(entry);
        expect(['agrees', 'not-measurable', ...(countsSuspend ? [] : ['slept'])]).toContain(kind);
      }
    }),
    { numRuns: 500 },
  );
});

test('a wall clock that is set back leaves the length that the monotonic clock saw', () => {
  const world = new World(true);
  world.say(planStart(null, subject, world.moment(), world.ids));
  world.pass(90_000, { timed: true, asleep: false });
  world.now -= 3_600_000;
  const current = world.timer()?.current;
  if (!current) throw new Error('nothing runs');
  const [entry] = planStop(current, world.moment(), world.ids).entries;
  expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(90_000);
  expect(entry?.monotonic?.elapsed).toBe(90_000);
});
