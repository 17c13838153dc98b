import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { attentionGroups } from '#shared/sync/attention';
import type { Command, Mutation } from '#shared/sync/mutation';
import { nameOf, replay, replayed } from '#shared/sync/rebase';
import type { RowBody, RowKind, RowLookup } from '#shared/sync/row';
import type { FenceReference } from '#shared/work-items/work-item-command';
import { isShownInAttention } from '../../../renderer/replica/database/pending-codec';
import { disk } from '../../support/replica/failing-disk';
import type { MemoryHub } from '../../support/replica/memory-hub';
import { firstScope, sampleHub, secondScope } from '../../support/replica/sample-firm';
import { Workstation } from '../../support/replica/workstation';
import { sampleMutation } from '../../support/sample-mutation';
import { lee, pat, sam, workItemIdOf } from '../../support/sample-rows';

type Step =
  | { readonly what: 'command'; readonly item: number; readonly type: Command['type']; readonly note: string }
  | { readonly what: 'elsewhere'; readonly item: number; readonly type: 'claim' | 'assign' | 'note' }
  | { readonly what: 'push'; readonly count: number; readonly heard: boolean }
  | { readonly what: 'pull' | 'reopen' | 'leave' | 'join' }
  | { readonly what: 'retry' | 'discard' }
  | { readonly what: 'disk'; readonly write: number };

const items = [1, 2, 11] as const;

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      what: fc.constant('command' as const),
      item: fc.constantFrom(...items),
      type: fc.constantFrom<Command['type']>(
        'work-item.claim',
        'work-item.claim',
        'work-item.start',
        'work-item.tick',
        'work-item.wait',
        'work-item.release',
        'work-item.complete',
        'work-item.note',
        'preference.set',
      ),
      note: fc.constantFrom('Asked', 'Papers are missing'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      what: fc.constant('elsewhere' as const),
      item: fc.constantFrom(...items),
      type: fc.constantFrom('claim' as const, 'assign' as const, 'note' as const),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('push' as const),
      count: fc.integer({ min: 1, max: 5 }),
      heard: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<Step>({ what: 'pull' }, { what: 'pull' }, { what: 'reopen' }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Step>(
      { what: 'leave' },
      { what: 'join' },
      { what: 'retry' },
      { what: 'discard' },
    ),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }).map((write): Step => ({ what: 'disk', write })) },
);

const scopeFor = (item: number) => (item < 10 ? firstScope : secondScope);

/** A run of one workstation beside others, step by step. */
class Run {
  readonly hub: MemoryHub;
  readonly desk: Workstation;
  /** Mutations that were said to be saved. */
  readonly saved = new Set<string>();
  /** Mutations that the person let go of or asked anew. */
  readonly dealtWith = new Set<string>();
  /** What was asked in the engagement that its person may be taken out of. */
  readonly #there = new Set<string>();
  #hasLeft = false;
  #others = 0;

  private constructor(hub: MemoryHub, desk: Workstation) {
    this.hub = hub;
    this.desk = desk;
  }

  static async start(): Promise<Run> {
    const hub = sampleHub();
    return new Run(hub, await Workstation.inStep(hub));
  }

  async take(drawn: Step): Promise<void> {
    const { desk, hub } = this;
    switch (drawn.what) {
      case 'command': {
        const command = await this.#commandOf(drawn);
        const asked = await desk.ask(
          drawn.type === 'preference.set' ? pat.id : scopeFor(drawn.item),
          command,
        );
        if (asked.ok) this.saved.add(asked.value.mutationId);
        if (asked.ok && drawn.item >= 10) this.#there.add(asked.value.mutationId);
        break;
      }
      case 'elsewhere':
        hub.judge([this.#elsewhere(drawn)]);
        break;
      case 'push': {
        const news = desk.main.push(drawn.count);
        // What the courier says while no window is open is heard with the next start.
        if (drawn.heard) await desk.hear(news);
        break;
      }
      case 'pull':
        await desk.core.pull();
        break;
      case 'reopen':
        await desk.reopen();
        await desk.start();
        break;
      case 'leave':
        this.#hasLeft = true;
        hub.leave(secondScope);
        break;
      case 'join':
        hub.join(secondScope);
        break;
      case 'retry':
      case 'discard': {
        const [head] = attentionGroups((await desk.stored()).pending.filter(isShownInAttention));
        if (!head) break;
        for (const { mutation } of [head.head, ...head.dependents]) this.dealtWith.add(mutation.id);
        if (drawn.what === 'retry') await desk.core.retryAttention(head.head.mutation.id);
        else await desk.core.discardAttention(head.head.mutation.id);
        break;
      }
      case 'disk':
        disk.failOn(drawn.write);
    }
  }

  /** Refused before its person was taken out of the engagement: of what was refused there nothing may stay (ADR 34). */
  mayBeErased(id: string): boolean {
    return this.#hasLeft && this.#there.has(id) && this.hub.outcomeOf(id) === 'rejected';
  }

  /** Everything is brought and heard, and the disk works again. */
  async finish(): Promise<void> {
    await this.desk.reopen();
    await this.desk.start();
    await this.desk.sync();
    await this.desk.core.pull();
  }

  async #commandOf({ item, type, note }: Extract<Step, { what: 'command' }>): Promise<Command> {
    const workItemId = workItemIdOf(item);
    const fence = await this.#fenceOf(workItemId);
    switch (type) {
      case 'preference.set':
        return { type, key: 'interface.theme', value: note };
      case 'work-item.note':
        return { type, workItemId, note };
      case 'work-item.wait':
        return { type, workItemId, fence, note };
      case 'work-item.tick':
        return { type, workItemId, fence, checklistItemId: '1', done: note === 'Asked' };
      case 'work-item.start':
      case 'work-item.release':
      case 'work-item.complete':
        return { type, workItemId, fence };
      default:
        return { type: 'work-item.claim', workItemId };
    }
  }

  /** As a window has it: the claim while it is on its way, the hub's number after that. */
  async #fenceOf(id: string): Promise<FenceReference> {
    const shown = (await this.desk.visible('workItem', id)) as RowBody<'workItem'> | undefined;
    const claim = shown?.hold?.mutationId ?? null;
    const { pending } = await this.desk.stored();
    const isUnderway = pending.some(({ mutation, state }) => mutation.id === claim && state !== 'rejected');
    return claim !== null && isUnderway ? { claim } : (shown?.fence ?? 0);
  }

  #elsewhere({ item, type }: Extract<Step, { what: 'elsewhere' }>): Mutation {
    const workItemId = workItemIdOf(item);
    const person = type === 'assign' ? lee : sam;
    const command: Command =
      type === 'claim'
        ? { type: 'work-item.claim', workItemId }
        : type === 'assign'
          ? { type: 'work-item.assign', workItemId, personId: sam.id }
          : { type: 'work-item.note', workItemId, note: 'From elsewhere' };
    this.#others += 1;
    return sampleMutation(100_000 + this.#others, {
      personId: person.id,
      scope: scopeFor(item) as string as Mutation['scope'],
      recordedAt: this.hub.now,
      command,
    });
  }
}

/** What lies there fits together: the overlay is what replaying makes of the base, and the grid shows both. */
const expectWhole = async ({ desk }: Run): Promise<void> => {
  const { rows, overlay, pending } = await desk.stored();
  const base: RowLookup = <K extends RowKind>(kind: K, id: string) =>
    rows[nameOf({ kind, id })]?.body as RowBody<K> | undefined;
  const written = replay(base, replayed(pending));
  expect(overlay).toEqual(Object.fromEntries([...written].map(([name, { body }]) => [name, body])));
  if (desk.status?.phase === 'ready') expect(desk.shown()).toEqual(await desk.expectedRows());
};

afterEach(() => disk.mend());

test('whatever happens meanwhile, what was said to be saved reaches the hub or waits for the person', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }), async (steps) => {
      const run = await Run.start();
      for (const each of steps) {
        await run.take(each);
        await expectWhole(run);
      }
      await run.finish();
      await expectWhole(run);
      const { pending, overlay, rows } = await run.desk.stored();
      expect(pending.filter(({ state }) => state !== 'rejected')).toEqual([]);
      expect(overlay).toEqual({});
      expect(rows).toEqual(Object.fromEntries(run.hub.visible()));
      const kept = new Set<string>(pending.map(({ mutation }) => mutation.id));
      for (const id of run.saved) {
        // What the hub took stands there, or is sealed there; what it refused is kept, unless the person dealt with it.
        const isTaken = run.hub.outcomeOf(id) === 'applied' || run.hub.isSealed(id);
        const isOver = run.dealtWith.has(id) || run.mayBeErased(id);
        expect({ id, safe: isTaken || kept.has(id) || isOver }).toEqual({ id, safe: true });
      }
      await run.desk.end();
    }),
    { numRuns: 40 },
  );
});
