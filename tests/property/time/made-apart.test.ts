import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readLedger } from '#shared/time-entries/ledger';
import { planCorrection, planWithdrawal, type Recording } from '#shared/time-entries/plan-entry';
import { planMerge, planSplit } from '#shared/time-entries/rearrange';
import type { TimeEntry, TimeEntryDraft, TimeEntryId } from '#shared/time-entries/time-entry';
import { lengthOf, unionOf } from '#shared/time-entries/totals';
import { hour, noon } from '../../support/sample-rows';
import { sampleEntry } from '../../support/sample-time';

const now = noon + 400 * hour;
const ids = () => sampleEntry(1).id as TimeEntryId;
const why = { now, reason: 'It was two things', entryId: ids };
const sum = (entries: readonly TimeEntry[]): number => entries.reduce((all, one) => all + lengthOf(one), 0);

/** One person's workstation offline: what it knew, and what was recorded on it since. */
class Apart {
  readonly #device: string;
  readonly #known: readonly TimeEntry[];
  readonly recorded: TimeEntry[] = [];
  #sequence = 0;

  constructor(device: string, known: readonly TimeEntry[] = []) {
    this.#device = device;
    this.#known = known;
  }

  get standing(): readonly TimeEntry[] {
    return readLedger([...this.#known, ...this.recorded]).standing;
  }

  record(recordedAt: number, planned: { readonly ok: boolean; readonly value?: Recording }): TimeEntry[] {
    if (!planned.value) return [];
    return this.take(recordedAt, planned.value.entries);
  }

  take(recordedAt: number, drafts: readonly TimeEntryDraft[]): TimeEntry[] {
    this.#sequence += 1;
    const made = drafts.map(
      (draft) =>
        ({
          ...draft,
          personId: 'pat',
          deviceId: this.#device,
          deviceSequence: this.#sequence,
          recordedAt,
        }) as unknown as TimeEntry,
    );
    this.recorded.push(...made);
    return made;
  }
}

const stretch = (from: number, until: number, change: Partial<TimeEntryDraft> = {}) =>
  sampleEntry(1, { startedAt: noon + from * hour, endedAt: noon + until * hour, ...change });
const spans = (entries: readonly TimeEntry[]) =>
  readLedger(entries).standing.map(({ startedAt, endedAt }) => [
    (startedAt - noon) / hour,
    (endedAt - noon) / hour,
  ]);
const noted = (entry: TimeEntry, note: string) =>
  planCorrection(
    entry,
    { span: [entry.startedAt, entry.endedAt], subject: { ...entry, note }, reason: 'A word' },
    now,
    ids(),
  );

describe('what two workstations did to the same time without knowing of each other', () => {
  const start = () => {
    const first = new Apart('before').take(1, [stretch(9, 10), stretch(10, 12)]);
    const [nine, ten] = first as [TimeEntry, TimeEntry];
    return { first, nine, ten, laptop: new Apart('laptop', first), desk: new Apart('desk', first) };
  };

  it('a merge whose earlier part was corrected elsewhere takes nothing out', () => {
    const { first, nine, ten, laptop, desk } = start();
    laptop.record(10, planMerge(nine, ten, why));
    desk.record(11, noted(nine, 'The other bank'));
    const all = [...first, ...laptop.recorded, ...desk.recorded];
    expect(spans(all)).toEqual([
      [9, 10],
      [10, 12],
    ]);
    expect([...readLedger(all).contested.keys()]).toEqual([nine.id]);
  });

  it('a merge whose later part was corrected elsewhere adds nothing', () => {
    const { first, nine, ten, laptop, desk } = start();
    laptop.record(10, planMerge(nine, ten, why));
    desk.record(11, noted(ten, 'The other bank'));
    const all = [...first, ...laptop.recorded, ...desk.recorded];
    expect(spans(all)).toEqual([
      [9, 10],
      [10, 12],
    ]);
    expect([...readLedger(all).contested.keys()]).toEqual([ten.id]);
  });

  it('of a merge between two corrections of its parts nothing is left, and both corrections are', () => {
    const { first, nine, ten, laptop, desk } = start();
    const earlier = desk.record(9, noted(nine, 'The other bank'));
    laptop.record(10, planMerge(nine, ten, why));
    const later = desk.record(11, noted(ten, 'The other bank'));
    const { standing } = readLedger([...first, ...laptop.recorded, ...desk.recorded]);
    expect(standing).toEqual([...earlier, ...later]);
  });

  it('a split of what was corrected elsewhere leaves no second part, whatever became of that since', () => {
    const { first, ten, laptop, desk } = start();
    const [, rest] = laptop.record(10, planSplit(ten, noon + 11 * hour, why)) as [TimeEntry, TimeEntry];
    const whole = desk.record(11, noted(ten, 'The other bank'));
    const all = () => [...first, ...laptop.recorded, ...desk.recorded];
    expect(readLedger(all()).standing.slice(1)).toEqual(whole);
    laptop.record(12, noted(rest, 'The second half'));
    expect(readLedger(all()).standing.slice(1)).toEqual(whole);
    expect([...readLedger(all()).contested.keys()]).toEqual([ten.id]);
  });

  it('a merge with what fell gives back the other part', () => {
    const { first, nine, ten, laptop, desk } = start();
    const [before] = laptop.record(10, planSplit(nine, noon + 9.5 * hour, why)) as [TimeEntry, TimeEntry];
    const half = laptop.standing.find(({ id }) => id !== before.id && id !== ten.id) as TimeEntry;
    laptop.record(12, planMerge(half, ten, why));
    desk.record(11, noted(nine, 'The other bank'));
    expect(spans([...first, ...laptop.recorded, ...desk.recorded])).toEqual([
      [9, 10],
      [10, 12],
    ]);
  });

  it('what was typed in together with a correction stands by itself', () => {
    const { first, nine, laptop, desk } = start();
    const reason = 'It was two things';
    laptop.take(10, [
      stretch(9, 9.5, { supersedes: nine.id, reason }),
      // Written down beside it: later in the day, for a reason of its own, on another day, or for none.
      stretch(13, 14, { reason }),
      stretch(9.5, 9.75, { reason: 'Forgot it' }),
      stretch(9.5, 9.75, { reason, shiftDate: '2026-11-25' }),
      stretch(9.5, 9.75),
    ]);
    desk.record(11, noted(nine, 'The other bank'));
    const { standing } = readLedger([...first, ...laptop.recorded, ...desk.recorded]);
    expect(laptop.recorded.filter((entry) => standing.includes(entry))).toHaveLength(4);
  });
});

const step = fc.record({
  device: fc.nat({ max: 2 }),
  kind: fc.constantFrom('split', 'merge', 'note', 'note'),
  which: fc.nat(),
  at: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
  recordedAt: fc.integer({ min: 10, max: 30 }),
});

describe('whatever workstations split, merge and correct apart from each other', () => {
  it('every minute of it stands once, in whatever order it arrives', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.array(step, { minLength: 2, maxLength: 14 }),
        fc.boolean(),
        (count, steps, ordered) => {
          const first = new Apart('before').take(
            1,
            Array.from({ length: count }, (_, n) => stretch(n, n + 1, { note: `${n}` })),
          );
          const devices = ['one', 'two', 'three'].map((name) => new Apart(name, first));
          steps.forEach(({ device, kind, which, at, recordedAt }, index) => {
            const here = devices[device] as Apart;
            const { standing } = here;
            const place = which % standing.length;
            const entry = standing[place] as TimeEntry;
            const follower = standing[place + 1];
            // Clocks that go on, or that jump as they like.
            const moment = ordered ? 10 + index : recordedAt;
            if (kind === 'note') here.record(moment, noted(entry, `${index}`));
            else if (kind === 'split')
              here.record(moment, planSplit(entry, Math.round(entry.startedAt + at * lengthOf(entry)), why));
            else if (follower) here.record(moment, planMerge(entry, follower, why));
          });
          const all = [...first, ...devices.flatMap(({ recorded }) => recorded)];
          const { standing, superseded } = readLedger(all);
          expect(sum(standing)).toBe(count * hour);
          expect(unionOf(standing).covered).toBe(count * hour);
          expect(standing.length + superseded.length).toBe(all.length);
          expect(readLedger(all.toReversed()).standing).toEqual(standing);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('a withdrawal elsewhere takes out what it named, and no more', () => {
    const first = new Apart('before').take(1, [stretch(9, 10), stretch(10, 12)]);
    const [nine, ten] = first as [TimeEntry, TimeEntry];
    const [laptop, desk] = [new Apart('laptop', first), new Apart('desk', first)];
    laptop.record(10, planMerge(nine, ten, why));
    desk.record(11, planWithdrawal(nine, 'Twice', ids()));
    expect(spans([...first, ...laptop.recorded, ...desk.recorded])).toEqual([[10, 12]]);
  });
});
