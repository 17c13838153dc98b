import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { providerIdOf, rowIds } from '../../../server/import/row-ids';
import { findPostmaster } from '../../../server/storage/postmaster';
import { HubProcess } from '../../e2e/support/hub-process';
import type { BenchResult } from '../result';
import { membersEach, writeLoadFirm } from './load-firm';
import { spentBy, type Use } from './processes';
import { type About, emptyTally, Station, type Tally } from './station';

/*
 * One hub process and as many workstations as are asked for, all on this machine: the generator's own share of the
 * processor is told apart. Each workstation has its stream of pokes open, pushes a mutation every ten seconds, and
 * pulls when it is poked.
 */

/** How long the size that has a target is held, s. */
const seconds = Number(process.env['MERIDIAN_BENCH_LOAD_SECONDS'] ?? 600);
/** Workstations; the first two that follow the middle one show how cost grows. */
const sizes = (process.env['MERIDIAN_BENCH_LOAD_STATIONS'] ?? '100,1000,3000').split(',').map(Number);
const promised = 1_000;
const beat = 10_000;
/** Steadily, so that signing in is no crowd at the door: one address may ask 6,000 times a minute. */
const signInsASecond = 40;
const settleSeconds = 15;

const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
};

const figure = (
  metric: string,
  value: number,
  unit: string,
  rest: Partial<BenchResult> = {},
): BenchResult => ({
  group: 'load',
  metric,
  value,
  unit,
  peer: null,
  peerValue: null,
  ratio: null,
  target: null,
  met: true,
  ...rest,
});

/** When in its beat a station pushes, ms: as chance would have it, and the same every time (Knuth's multiplicative hash). */
const phaseOf = (index: number): number => (((index + 1) * 2_654_435_761) % 2 ** 32) * (beat / 2 ** 32);

const aboutOf = (count: number): About[] => {
  const ids = rowIds(providerIdOf('load'));
  return Array.from({ length: count }, (_, index) => {
    const engagement = Math.floor(index / membersEach);
    return {
      personId: ids.person(`p${index}`),
      scope: ids.engagement(`e${engagement}`),
      workItemIds: Array.from({ length: 20 }, (_unused, item) => ids.workItem(`w${engagement}-${item}`)),
    };
  });
};

const signAllIn = async (url: string, abouts: readonly About[], tally: Tally): Promise<Station[]> => {
  const started = performance.now();
  const coming = abouts.map(async (about, index) => {
    await wait(Math.max(0, (index * 1_000) / signInsASecond - (performance.now() - started)));
    return Station.signIn(url, about, tally);
  });
  const stations = await Promise.all(coming);
  const first = await stations[0]?.catchUp();
  if (!first) throw new Error('nobody is signed in');
  // As after a night: what everybody sees is there already, their own engagement is read now.
  const providerId = providerIdOf('load');
  const known = { ...first, cursors: first.cursors.filter(({ scope }) => scope === providerId) };
  for (let from = 0; from < stations.length; from += 20)
    await Promise.all(
      stations.slice(from, from + 20).map(async (station) => {
        await station.catchUp(known);
        await station.listen();
      }),
    );
  return stations;
};

interface Measured {
  readonly tally: Tally;
  readonly seconds: number;
  readonly hub: Use;
  readonly database: Use;
  readonly generator: number;
  /** Bytes of the hub at each tenth of the time. */
  readonly memory: readonly number[];
}

const difference = (after: Use, before: Use): Use => ({ cpu: after.cpu - before.cpu, memory: after.memory });

/** Holds `stations` at work for so long, once they have found their rhythm. */
const measure = async (
  pids: { readonly hub: number; readonly database: number },
  stations: readonly Station[],
  tally: Tally,
  duration: number,
): Promise<Measured> => {
  stations.forEach((station, index) => {
    station.work(beat, phaseOf(index));
  });
  await wait(settleSeconds * 1_000);
  for (const list of [tally.pushes, tally.pulls, tally.pokeDelays]) list.length = 0;
  tally.pokes = 0;
  const before = {
    hub: spentBy(pids.hub, false),
    database: spentBy(pids.database, true),
    own: process.cpuUsage(),
  };
  const started = performance.now();
  const memory: number[] = [];
  for (let tenth = 1; tenth <= 10; tenth++) {
    await wait(Math.max(0, (tenth * duration * 1_000) / 10 - (performance.now() - started)));
    memory.push(spentBy(pids.hub, false).memory);
  }
  const own = process.cpuUsage(before.own);
  const result: Measured = {
    tally: {
      ...tally,
      pushes: [...tally.pushes],
      pulls: [...tally.pulls],
      pokeDelays: [...tally.pokeDelays],
    },
    seconds: (performance.now() - started) / 1_000,
    hub: difference(spentBy(pids.hub, false), before.hub),
    database: difference(spentBy(pids.database, true), before.database),
    generator: (own.user + own.system) / 1_000,
    memory,
  };
  for (const station of stations) station.rest();
  // What is under way comes to its end before the hub does.
  await wait(2_000);
  return result;
};

const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length;

const describe = (count: number, { tally, seconds: took, hub, database, generator, memory }: Measured) => {
  const name = (what: string): string => `${count} workstations: ${what}`;
  const aimed = count === promised;
  const under = (value: number, limit: number): Partial<BenchResult> =>
    aimed ? { target: `< ${limit} ms`, met: value < limit } : {};
  const answers = [...tally.pushes, ...tally.pulls];
  const early = mean(memory.slice(2, 5));
  const late = mean(memory.slice(7));
  const p99 = percentile(answers, 0.99);
  return [
    figure(
      name('errors'),
      tally.errors.length,
      '',
      aimed ? { target: 'none', met: tally.errors.length === 0 } : {},
    ),
    figure(name('requests, p50'), percentile(answers, 0.5), 'ms'),
    figure(name('requests, p99'), p99, 'ms', under(p99, 250)),
    figure(name('pushes, p99'), percentile(tally.pushes, 0.99), 'ms'),
    figure(name('pulls, p99'), percentile(tally.pulls, 0.99), 'ms'),
    figure(name('from an answer to the poke of it, p50'), percentile(tally.pokeDelays, 0.5), 'ms'),
    figure(name('pushes'), tally.pushes.length / took, 'a second'),
    figure(name('pulls'), tally.pulls.length / took, 'a second'),
    figure(name('pokes'), tally.pokes / took, 'a second'),
    figure(name('the hub’s processor'), hub.cpu / took / 1_000, 'cores'),
    figure(name('PostgreSQL’s processor'), database.cpu / took / 1_000, 'cores'),
    figure(name('the generator’s processor'), generator / took / 1_000, 'cores'),
    figure(
      name('processor of hub and PostgreSQL a mutation'),
      (hub.cpu + database.cpu) / Math.max(1, tally.pushes.length),
      'ms',
    ),
    figure(name('the hub’s memory at the end'), late / 1_048_576, 'MiB'),
    figure(
      name('growth of memory from the first half to the last third'),
      (late / early - 1) * 100,
      '%',
      aimed ? { target: '≤ 10 %', met: late / early <= 1.1 } : {},
    ),
  ];
};

const runSize = async (count: number): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-load-'));
  await writeLoadFirm(folder, count);
  const hub = await HubProcess.start(folder);
  try {
    const { cluster } = JSON.parse(await readFile(join(hub.folder, 'postgres.json'), 'utf8')) as {
      cluster: string;
    };
    const postmaster = await findPostmaster(cluster);
    if (!postmaster) throw new Error('the hub’s database is not to be found');
    const tally = emptyTally();
    const stations = await signAllIn(hub.url, aboutOf(count), tally);
    const duration = count === promised ? seconds : Math.min(seconds, 60);
    const measured = await measure({ hub: hub.pid, database: postmaster.pid }, stations, tally, duration);
    for (const station of stations) station.close();
    for (const error of new Set(tally.errors.slice(0, 20))) console.error(`  ${error}`);
    return describe(count, measured);
  } finally {
    await hub.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

/** One hub under the load of many workstations. */
export const run = async (): Promise<BenchResult[]> => {
  const results: BenchResult[] = [];
  for (const count of sizes) results.push(...(await runSize(count)));
  return results;
};
