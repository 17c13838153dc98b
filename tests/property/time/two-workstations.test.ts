import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceId } from '#shared/kernel/ids';
import { decideMutation } from '#shared/sync/decide-mutation';
import type { Mutation } from '#shared/sync/mutation';
import { nameOf } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup, RowPut } from '#shared/sync/row';
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
import { hour, noon } from '../../support/sample-rows';
import { sampleSubject as subject } from '../../support/sample-time';

/*
 * One person at two workstations, each of which knows only what it heard when it last reached the hub. Whatever they do
 * unknown to each other, every stretch that a clock ever ran for is an entry or still runs where the person sees it.
 */

const acts = ['start', 'pause', 'resume', 'stop', 'away', 'sync'] as const;
type Act = (typeof acts)[number];
type Who = 'laptop' | 'desk';

type Rows = Map<string, RowPut>;

const apply = (rows: Rows, mutation: Mutation): void => {
  const lookup: RowLookup = <K extends RowKind>(kind: K, id: string) =>
    rows.get(nameOf({ kind, id }))?.body as RowBody<K> | undefined;
  const decision = decideMutation(lookup, mutation, mutation.recordedAt);
  if (!decision.ok) throw new Error(decision.error.code);
  for (const put of decision.value) rows.set(nameOf(put), put);
};

const timerOf = (rows: Rows): Timer | null =>
  (rows.get(nameOf({ kind: 'timer', id: samplePersonId }))?.body as Timer | undefined) ?? null;

class Person {
  now = noon;
  readonly #hub: Rows = new Map();
  readonly #known: Record<Who, Rows> = { laptop: new Map(), desk: new Map() };
  readonly #journal: Record<Who, Mutation[]> = { laptop: [], desk: [] };
  /** Every stretch that a clock began to run for. */
  readonly #begun: { readonly id: RunId; readonly startedAt: number }[] = [];
  #next = 0;

  #moment(who: Who): Moment {
    const deviceId = `c0000000-0000-7000-8000-00000000000${who === 'laptop' ? 1 : 2}` as DeviceId;
    const monotonic = { reading: this.now - noon, bootId: who, countsSuspend: true };
    const where = { personZone: 'Asia/Kolkata', shiftDate: '2026-11-24', hubOffset: null };
    return { now: this.now, monotonic, deviceId, ...where };
  }

  #plan(who: Who, act: Exclude<Act, 'sync'>): TimeCommand | null {
    const timer = timerOf(this.#shown(who));
    const moment = this.#moment(who);
    const run = timer?.current ?? null;
    if (act === 'start') return planStart(timer, subject, moment, this.#ids);
    if (act === 'stop') return run && planStop(run, moment, this.#ids);
    if (act === 'resume') return run?.state === 'paused' ? planResume(run, moment, this.#ids) : null;
    if (run?.state !== 'running') return null;
    if (act === 'pause') return planPause(run, moment, this.#ids);
    const away = { from: Math.floor((run.startedAt + this.now) / 2), until: this.now };
    return planAway(run, away, { kind: 'discard' }, moment, this.#ids);
  }

  does(who: Who, act: Act): void {
    if (act === 'sync') this.#sync(who);
    const command = act === 'sync' ? null : this.#plan(who, act);
    if (!command || command.type === 'time-entry.record') return;
    if (command.run?.state === 'running') this.#begun.push(command.run);
    const change = { scope: samplePersonId as never, recordedAt: this.now, command };
    this.#journal[who].push(sampleMutation(++this.#next, change));
  }

  /** Stretches that are nowhere any more, and those that count twice: as an entry, and as a clock that runs. */
  strayed(): { readonly lost: unknown[]; readonly twice: unknown[] } {
    this.#sync('laptop');
    this.#sync('desk');
    const timer = timerOf(this.#hub);
    const running = [timer?.current ?? null, ...(timer?.open ?? [])].filter(
      (run) => run?.state === 'running',
    );
    const entries = [...this.#hub.values()].flatMap((put): TimeEntry[] =>
      put.kind === 'timeEntry' ? [put.body] : [],
    );
    const stretches = this.#begun.map(({ id, startedAt }) => ({
      id,
      startedAt,
      runs: running.some((run) => run?.id === id && run.startedAt === startedAt),
      recorded: entries.some((entry) => entry.runId === id && entry.startedAt === startedAt),
    }));
    return {
      lost: stretches.filter(({ runs, recorded }) => !runs && !recorded),
      twice: stretches.filter(({ runs, recorded }) => runs && recorded),
    };
  }

  #sync(who: Who): void {
    for (const mutation of this.#journal[who]) apply(this.#hub, mutation);
    this.#journal[who] = [];
    this.#known[who] = new Map(this.#hub);
  }

  #shown(who: Who): Rows {
    const rows = new Map(this.#known[who]);
    for (const mutation of this.#journal[who]) apply(rows, mutation);
    return rows;
  }

  readonly #ids = { run: () => this.#id() as RunId, entry: () => this.#id() as TimeEntryId };

  #id(): string {
    return `f0000000-0000-7000-8000-${(++this.#next).toString(16).padStart(12, '0')}`;
  }
}

const nothing = { lost: [], twice: [] };

test('a late stop of a stretch that another workstation paused leaves alone what was resumed there', () => {
  const person = new Person();
  const story: readonly (readonly [Who, Act])[] = [
    ['laptop', 'start'],
    ['laptop', 'sync'],
    ['desk', 'sync'],
    ['desk', 'pause'],
    ['desk', 'resume'],
    ['desk', 'sync'],
    ['laptop', 'stop'],
    ['laptop', 'sync'],
  ];
  for (const [who, act] of story) {
    person.now += hour;
    person.does(who, act);
  }
  expect(person.strayed()).toEqual(nothing);
});

test('nothing that runs at either of two workstations vanishes without an entry or a place among what runs', () => {
  const steps = fc.array(
    fc.tuple(
      fc.integer({ min: 2, max: 3 * hour }),
      fc.constantFrom<Who[]>('laptop', 'desk'),
      fc.oneof(
        { arbitrary: fc.constantFrom(...acts), weight: 2 },
        { arbitrary: fc.constant<Act>('sync'), weight: 1 },
      ),
    ),
    // Short ones rarely have both know of a run that each then changes alone.
    { minLength: 10, maxLength: 40, size: 'max' },
  );
  fc.assert(
    fc.property(steps, (drawn) => {
      const person = new Person();
      for (const [milliseconds, who, act] of drawn) {
        person.now += milliseconds;
        person.does(who, act);
      }
      expect(person.strayed()).toEqual(nothing);
    }),
    { numRuns: 500 },
  );
});
