import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HubProcess } from '../../e2e/support/hub-process';
import { generateFirm } from '../../support/generate-firm';
import type { BenchResult } from '../result';
import { bundlePage, type PeerName, type PeerTimes, runPeer, titleOf } from './peers/run-peer';
import { type Pulled, pullProduct, pushProduct, readRows } from './product';
import type { Carried } from './wire-watch';

/** The size that was promised; smaller only while working on the benchmark itself. */
const rows = Number(process.env['MERIDIAN_BENCH_ROWS'] ?? 20_000);
const edits = rows / 4;
/** Everybody in turn, so often: what else the machine does then meets all alike. */
const rounds = Number(process.env['MERIDIAN_BENCH_ROUNDS'] ?? 3);

const peers: readonly PeerName[] = ['pouchdb', 'rxdb'];

interface Round {
  readonly pulled: Pulled;
  readonly pushed: Carried;
  readonly peers: ReadonlyMap<PeerName, PeerTimes>;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;

const over = (all: readonly Round[], of: (round: Round) => number): number => median(all.map(of));

/** The edited quarter is Pat's, who edits it; what is Lee's is only read. */
const firm = {
  assigneeOf: (index: number) => (index % 4 === 0 ? 'pat' : 'lee'),
  checklist: ['Do the work'],
} as const;

/** Our own turn, on a new hub: a push leaves it other than it was. */
const runProduct = async (
  folder: string,
  firmFolder: string,
): Promise<Pick<Round, 'pulled' | 'pushed'> & { bodies: readonly string[] }> => {
  const hub = await HubProcess.start(firmFolder);
  try {
    const reader = join(folder, 'reader');
    const pulled = await pullProduct(hub, reader);
    const bodies = await readRows(hub, reader);
    return { pulled, pushed: await pushProduct(hub, join(folder, 'writer'), edits), bodies };
  } finally {
    await hub.stop();
  }
};

const runRound = async (folder: string, firmFolder: string): Promise<Round> => {
  const { bodies, ...product } = await runProduct(folder, firmFolder);
  const rowsFile = join(folder, 'rows.json');
  await writeFile(rowsFile, `[${bodies.join(',')}]`);
  const held = bodies
    .map((body) => JSON.parse(body) as { id: string; status: string; reference: string })
    .filter(({ reference }) => Number(reference.slice(-6)) % 4 === 0)
    .map(({ id }) => id);
  const times = new Map<PeerName, PeerTimes>();
  for (const peer of peers) {
    const page = join(folder, `${peer}.js`);
    await bundlePage(peer, page);
    const files = { rows: rowsFile, page, profile: join(folder, peer) };
    times.set(peer, await runPeer(peer, files, bodies.length, held));
  }
  return { ...product, peers: times };
};

const figure = (metric: string, value: number, rest: Partial<BenchResult> = {}): BenchResult => ({
  group: 'sync',
  metric,
  value,
  unit: 'ms',
  peer: null,
  peerValue: null,
  ratio: null,
  target: null,
  met: true,
  ...rest,
});

/** How many times faster than the peer. */
const faster = (metric: string, value: number, peer: string, peerValue: number): BenchResult =>
  figure(metric, value, {
    peer,
    peerValue,
    ratio: peerValue / value,
    target: '≥ 3×',
    met: peerValue / value >= 3,
  });

const resultsOf = async (all: readonly Round[]): Promise<BenchResult[]> => {
  const pull = over(all, ({ pulled }) => pulled.pull);
  const bare = over(all, ({ pulled }) => pulled.bare);
  const answered = over(all, ({ pushed }) => pushed.answered);
  const results: BenchResult[] = [];
  for (const peer of peers) {
    const title = await titleOf(peer);
    const timesOf = (round: Round): PeerTimes =>
      round.peers.get(peer) ?? { pull: Number.NaN, push: Number.NaN };
    results.push(
      faster(
        `first pull of ${rows} rows`,
        pull,
        title,
        over(all, (round) => timesOf(round).pull),
      ),
      faster(
        `push of ${edits} offline edits, until every answer is kept`,
        answered,
        title,
        over(all, (round) => timesOf(round).push),
      ),
    );
  }
  return [
    ...results,
    figure(`first pull of ${rows} rows`, pull, {
      peer: 'bare Dexie bulk write',
      peerValue: bare,
      ratio: pull / bare,
      target: '≤ 1.3×',
      met: pull / bare <= 1.3,
    }),
    figure(
      `push of ${edits} offline edits, until each was read back with the feed`,
      over(all, ({ pushed }) => pushed.settled),
    ),
  ];
};

/** The same rows through our sync and its peers, in one Chromium: a first pull, and a push of what was edited offline. */
export const run = async (): Promise<BenchResult[]> => {
  const folder = await mkdtemp(join(tmpdir(), 'meridian-bench-sync-'));
  try {
    const firmFolder = join(folder, 'firm');
    await generateFirm(firmFolder, rows, firm);
    const all: Round[] = [];
    for (let round = 0; round < rounds; round++)
      all.push(await runRound(join(folder, `round-${round}`), firmFolder));
    return await resultsOf(all);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
